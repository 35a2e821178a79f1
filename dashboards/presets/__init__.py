"""Presets: comparisons computed beforehand and shipped as one small file, so that the first answer is there at once."""
