"""What columns of Arrow hold, by their types and by what `datasets` says of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

PICTURES = frozenset({"Image", "Audio", "Video", "Pdf", "Nifti"})
_LISTED = ("Sequence", "List", "LargeList")


def is_wordless(of: Any, feature: Any) -> bool:
    """Whether a column holds nothing that can be read: bytes, a picture, sound, or a vector, which are lists of
    fractions, of one length, or of lists of numbers."""
    import pyarrow as pa

    if isinstance(feature, Mapping) and feature.get("_type") in PICTURES:
        return True
    inner, feature, depth, fixed = _innermost(of, feature)
    if is_binary(inner) or (isinstance(feature, Mapping) and feature.get("_type") in PICTURES):
        return True
    if depth == 0 or is_label(feature):
        return False
    return pa.types.is_floating(inner) or (pa.types.is_integer(inner) and (fixed or depth > 1))


def is_numbers(of: Any, feature: Any) -> bool:
    """Whether a column holds lists of whole numbers of any length, which may be labels."""
    import pyarrow as pa

    inner, feature, depth, fixed = _innermost(of, feature)
    return depth == 1 and not fixed and not is_label(feature) and pa.types.is_integer(inner)


def is_label(feature: Any) -> bool:
    return isinstance(feature, Mapping) and feature.get("_type") == "ClassLabel"


def _innermost(of: Any, feature: Any) -> tuple[Any, Any, int, bool]:
    """What lists hold in the end, with its feature, how deep, and whether all are of one length."""
    import pyarrow as pa

    # Types of other programs around a list are vectors and matrices.
    inner, depth, fixed = of, 0, isinstance(of, pa.BaseExtensionType)
    while isinstance(inner, pa.BaseExtensionType):
        inner = inner.storage_type
    while (
        pa.types.is_list(inner)
        or pa.types.is_large_list(inner)
        or pa.types.is_fixed_size_list(inner)
        or pa.types.is_list_view(inner)
        or pa.types.is_large_list_view(inner)
    ):
        fixed = fixed or pa.types.is_fixed_size_list(inner)
        inner, depth = inner.value_type, depth + 1
        feature = feature[0] if isinstance(feature, list) and feature else inner_feature(feature)
    return inner, feature, depth, fixed


def is_binary(of: Any) -> bool:
    import pyarrow as pa

    return bool(
        pa.types.is_binary(of)
        or pa.types.is_large_binary(of)
        or pa.types.is_fixed_size_binary(of)
        or pa.types.is_binary_view(of)
    )


def plain_type(of: Any) -> Any:
    """The type Python has values of: without codes of a dictionary, nanoseconds and types of other programs."""
    import pyarrow as pa

    if isinstance(of, pa.BaseExtensionType):
        return plain_type(of.storage_type)
    if pa.types.is_dictionary(of):
        return plain_type(of.value_type)
    if pa.types.is_timestamp(of) and of.unit == "ns":
        return pa.timestamp("us", of.tz)
    if pa.types.is_duration(of) and of.unit == "ns":
        return pa.duration("us")
    if pa.types.is_time64(of) and of.unit == "ns":
        return pa.time64("us")
    if pa.types.is_struct(of):
        return pa.struct([(of.field(n).name, plain_type(of.field(n).type)) for n in range(of.num_fields)])
    for is_of, make in ((pa.types.is_list, pa.list_), (pa.types.is_large_list, pa.large_list)):
        if is_of(of):
            return make(plain_type(of.value_type))
    return of


def inner_feature(feature: Any) -> Any:
    return feature.get("feature") if isinstance(feature, Mapping) and feature.get("_type") in _LISTED else None
