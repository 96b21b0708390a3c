"""Teaches papermill to write and to read the parameters of a TypeScript notebook.

papermill does not load translators from other packages, but it loads engines. The entry point of this module names
papermill's own engine; when papermill loads it, the module registers its translator.
"""

import json
import math
import re

from papermill.engines import NBClientEngine  # noqa: F401, the entry point names it
from papermill.exceptions import PapermillException
from papermill.models import Parameter
from papermill.translators import Translator, papermill_translators

MAX_SAFE_INTEGER = 2**53 - 1
NAME = r"[A-Za-z_$][\w$]*"
# A value is a sequence of strings, which may contain // and ;, and of everything else up to a semicolon, a comment
# or the next declaration.
STRING = r"""(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`)"""
VALUE = rf"""(?:{STRING}|/(?!/)|\n(?!\s*(?:let|const|var)\b)|[^;"'`/\n])+"""
DECLARATION = re.compile(
    rf"^\s*let\s+(?P<name>{NAME})\s*(?::(?P<type>[^=;]+))?=\s*(?P<value>{VALUE});?[^\S\n]*(?://(?P<help>.*))?$",
    re.MULTILINE,
)
LITERALS = [
    (r"-?\d[\d_]*n", "bigint"),
    (r"-?(\.?\d.*|Infinity|NaN)", "number"),
    (r"true|false", "boolean"),
    (r"[\"'`].*", "string"),
]


class TypeScriptTranslator(Translator):
    @classmethod
    def translate_escaped_str(cls, val):
        return json.dumps(str(val), ensure_ascii=False)

    @classmethod
    def translate_none(cls, val):
        return "null"

    @classmethod
    def translate_int(cls, val):
        # A JavaScript number cannot hold it exactly.
        return f"{val}n" if abs(val) > MAX_SAFE_INTEGER else str(val)

    @classmethod
    def translate_float(cls, val):
        if math.isfinite(val):
            return repr(val)
        return "NaN" if math.isnan(val) else "Infinity" if val > 0 else "-Infinity"

    @classmethod
    def translate_dict(cls, val):
        return "{ %s }" % ", ".join(f"{cls._key(key)}: {cls.translate(each)}" for key, each in val.items())

    @classmethod
    def translate_list(cls, val):
        return "[%s]" % ", ".join(map(cls.translate, val))

    @classmethod
    def _key(cls, key):
        text = cls.translate_str(str(key))
        return f"[{text}]" if key == "__proto__" else text  # otherwise it would be the object's prototype

    @classmethod
    def comment(cls, cmt_str):
        return "\n".join(f"// {line}".strip() for line in cmt_str.splitlines())

    @classmethod
    def assign(cls, name, str_val):
        """Returns an assignment, not a declaration, so that the compiler detects misspelt names and values that do
        not match the type declared in the notebook."""
        if not re.fullmatch(NAME, name):
            raise PapermillException(f"expected the name of a variable in TypeScript, got {name!r}: rename the parameter")
        return f"{name} = {str_val};"

    @classmethod
    def inspect(cls, parameters_cell):
        """Returns the variables that the cell declares with `let`, one per statement, and their comments."""
        return [
            Parameter(
                name=found["name"],
                inferred_type_name=(found["type"] or cls._type_of(found["value"])).strip(),
                default=found["value"].strip(),
                help=(found["help"] or "").strip(),
            )
            for found in DECLARATION.finditer(parameters_cell["source"])
        ]

    @staticmethod
    def _type_of(value):
        # papermill calls an unknown type "None".
        return next((name for pattern, name in LITERALS if re.fullmatch(pattern, value.strip(), re.DOTALL)), "None")


papermill_translators.register("typescript", TypeScriptTranslator)
