"""The owner's editor: who may come in, what is shown, and what is saved."""
