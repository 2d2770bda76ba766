"""Numbers are known in any spelling, and their check digits judged by figures others have published."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.identifiers import container_check_digit, recognise

# Where a number with a right check digit was published, in the spelling it has there.
PUBLISHED = {
    # ISO 6346 as explained on Wikipedia ("ISO 6346", example of the calculation).
    "CSQU 305438 3": ("iso6346", "CSQU3054383"),
    # Wikipedia, "UIC wagon numbers", examples of the calculation.
    "21-81-2471217-3": ("uic", "218124712173"),
    "51 80 0843 001-0": ("uic", "518008430010"),
    # GS1 EPC Tag Data Standard, section 7: element strings beside their URNs.
    "(00)106141412345678908": ("sscc", "106141412345678908"),
    "(8003)00614141123452400": ("grai", "00614141123452400"),
    "https://id.gs1.org/00/106141412345678908": ("sscc", "106141412345678908"),
    "https://id.gs1.org/8003/00614141123452400?linkType=all": ("grai", "00614141123452400"),
    "urn:epc:id:bic:CSQU3054383": ("iso6346", "CSQU3054383"),
    # Universal Postal Union, S10, worked example of the check digit: 47312482 has 9.
    "RA 473 124 829 US": ("s10", "RA473124829US"),
}


@pytest.mark.parametrize("text", PUBLISHED)
def test_published_numbers_are_right_in_any_spelling(text: str) -> None:
    readings = [(each.scheme, each.id) for each in recognise(text) if each.valid]
    assert PUBLISHED[text] in readings


@pytest.mark.parametrize("text", ["APNR7744962", "TRHU4561222", "MSTI6415664", "CSQU3054384", "21-81-2471217-4"])
def test_wrong_numbers_are_named_and_kept(text: str) -> None:
    """The first three stand in partners' own samples: DCSA's example and EDIFACT messages."""
    (found,) = recognise(text)
    assert (found.valid, found.id) == (False, text.replace("-", ""))
    assert "wrong" in found.verdict


def test_urns_of_pallets_and_returnables_get_their_check_digit() -> None:
    """Both pairs stand in the GS1 EPC Tag Data Standard, section 7."""
    (pallet,) = recognise("urn:epc:id:sscc:0614141.1234567890")
    (returnable,) = recognise("urn:epc:id:grai:0614141.12345.400")
    assert (pallet.id, returnable.id) == ("106141412345678908", "00614141123452400")
    assert (pallet.valid, returnable.valid) == (None, None)


def test_what_has_no_check_digit_we_know_has_no_verdict() -> None:
    assert [(each.scheme, each.id, each.valid) for each in recognise("5448 8850")] == [("cis", "54488850", None)]
    assert [(each.scheme, each.id, each.valid) for each in recognise("KZ DOS")] == [("unlocode", "KZDOS", None)]


def test_eighteen_digits_may_be_a_pallet_or_a_returnable() -> None:
    """0 + 0614141 12345 2 is a returnable's type with its check digit, so four more digits are its serial number."""
    assert [each.kind for each in recognise("006141411234520400")] == ["pallet", "returnable"]


@pytest.mark.parametrize("text", ["", "train-7", "urn:epc:id:sgtin:0614141.112345.400", "https://[", "A" * 1_000_000])
def test_other_texts_are_nothing_we_know(text: str) -> None:
    assert recognise(text) == ()


@given(st.text(string.ascii_uppercase, min_size=3, max_size=3), st.text(string.digits, min_size=6, max_size=6),
       st.integers(1, 9))  # fmt: skip
def test_one_mistyped_digit_of_a_container_is_noticed_unless_its_remainder_is_ten(
    owner: str, serial: str, shift: int
) -> None:
    """Modulo 11 finds every single error; 10 and 0 share the digit 0, which is why ISO 6346 advises against such."""
    stem = f"{owner}U{serial}"
    digit = container_check_digit(stem)
    mistyped = f"{stem[:9]}{(int(stem[9]) + shift) % 10}"
    if digit != "0":
        assert container_check_digit(mistyped) != digit
    assert recognise(stem + digit)[0].valid


@given(st.text(max_size=60))
def test_what_is_recognised_is_recognised_again_as_the_same(text: str) -> None:
    for each in recognise(text):
        assert each.id in [again.id for again in recognise(each.id)]
