"""CBS Kerncijfers wijken en buurten, from a file or from StatLine, turned into a neighbourhood of the user's own."""
