"""How letters that are shown to our people hide the claimant's personal links."""

from claims.masked_links import MASK, mask_links

__all__ = ["MASK", "mask_links"]
