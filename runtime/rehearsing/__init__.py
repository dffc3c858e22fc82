"""Rehearsals as work: claims are read in pieces, judged by processes of their own, and handed on."""
