"""The commands of ``rondom``, one file each; heavy libraries are imported late, so help comes at once."""
