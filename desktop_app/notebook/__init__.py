"""The lab notebook: its entries, where they are stored, and how they are exported. Knows core, and no Qt."""
