"""What pages are put together from: text that answers, buttons, tables, and the frame around every page."""
