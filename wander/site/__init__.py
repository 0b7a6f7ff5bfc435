"""The console page: its parts joined into one file, its policy, and the export."""
