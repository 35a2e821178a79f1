"""What is known of a scenario: from the shipped presets, or from runs made while somebody watches."""
