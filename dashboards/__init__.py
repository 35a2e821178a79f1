"""The pages: what stakeholders open in a browser. Reads results and starts runs through ``experiments``."""
