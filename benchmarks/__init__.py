"""The reference model in four engines, side by side: what is compared, and why that is fair, is in DECLARATION.md.

Not part of the distribution: ``python -m benchmarks`` in a checkout.
"""
