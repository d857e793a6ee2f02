"""Adapters to mail, calendar and contacts services, a folder each: ``client`` meets the wire, ``adapter`` the contracts."""
