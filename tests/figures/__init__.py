"""Pictures for notes."""
