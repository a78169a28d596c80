"""Campaigns that try to break what q7lint promises, at figures that do not fit CI."""
