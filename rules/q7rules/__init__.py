"""Rules."""

from __future__ import annotations

from q7lint import Reads

READS = Reads.TAG_DAMAGE | Reads.ENTITIES | Reads.TABLES | Reads.LISTS | Reads.WRAPS | Reads.SPACES
"""What the rules of this package read, all together: on text without it they are not even loaded."""

BUILDERS = ("av_", "et_pb_", "fusion_", "mk_", "su_", "vc_", "wpb_")
"""What the names of the shortcodes of page builders begin with."""
SHORTCODES = (
    "contact-form-7 dropcap google_map gravityform one_fourth one_half one_third rev_slider three_fourth two_third "
    "wpforms"
).split()
"""Names of shortcodes that no text has for anything else."""
SHORTCODE_WORDS = (
    "accordion audio button caption column divider embed gallery highlight playlist row spacer tab tabs toggle video "
    "vimeo youtube"
).split()
"""Names of shortcodes that are words as well: they have attributes, or a closing half."""

OPENED = (
    *(f"[{slash}{name}" for name in (*BUILDERS, *SHORTCODES) for slash in ("", "/")),
    *(f"[{name} " for name in SHORTCODE_WORDS),
    *(f"[ {name}" for name in SHORTCODE_WORDS),
    *(f"[/{name}]" for name in SHORTCODE_WORDS),
)
"""What shortcodes begin with."""
COMMENTS = (
    *(f"<!--{blank}{name}" for name in ("wp", "/", "more", "nextpage") for blank in ("", " ")),
    "< !",
    *(f"<!{dash}" for dash in (" -", " –", " —", "–", "—")),
)
"""What the comments of an editor of blocks begin with."""

CONDITIONS = ("[if ", "[endif]")
"""What the conditions of a word processor begin with, behind the bracket of a comment."""

_SENTENCE_ENDS = (*"。！？", *(f"{stop}{mark}" for stop in ".!?…" for mark in ("", ")", "»", "”", '"')))
ESCAPES = (
    *("\\/", "=\\", "\\U000"),
    *(f"\\u{figure}" for figure in "0123456789abcdefABCDEF"),
    *(f"{stop}{end}" for stop in _SENTENCE_ENDS for end in ("\\n", "\\r", "\\\\")),
    *(f"\\n{blank}{marker}" for blank in ("", " ", "\u00a0") for marker in "-*•0123456789"),
)
"""What was written for a program's string: the slash, a value or a bracket of a tag, a number, and the end of a line
behind a sentence or before an item."""

TRIGGERS = (*OPENED, *COMMENTS, *CONDITIONS, *ESCAPES)
"""What else a text has to hold for a rule of this package to have something to say."""
