"""How dates are typed: day first in both languages; Django knows no Vietnamese way and takes 12/03 for December."""
