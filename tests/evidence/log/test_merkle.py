"""The tree against RFC 6962's own recursive definition, exhaustively for small trees, and against tampering."""

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.log import merkle

SMALL = 34


def rfc_root(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962 section 2.1, as written there."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha256(b"\x01" + rfc_root(leaves[:k]) + rfc_root(leaves[k:])).digest()


def rfc_path(m: int, leaves: list[bytes]) -> list[bytes]:
    """PATH of RFC 6962 section 2.1.1."""
    n = len(leaves)
    if n == 1:
        return []
    k = 1
    while k * 2 < n:
        k *= 2
    if m < k:
        return [*rfc_path(m, leaves[:k]), rfc_root(leaves[k:])]
    return [*rfc_path(m - k, leaves[k:]), rfc_root(leaves[:k])]


def rfc_subproof(m: int, leaves: list[bytes], whole: bool) -> list[bytes]:
    """SUBPROOF of RFC 6962 section 2.1.2."""
    n = len(leaves)
    if m == n:
        return [] if whole else [rfc_root(leaves)]
    k = 1
    while k * 2 < n:
        k *= 2
    if m <= k:
        return [*rfc_subproof(m, leaves[:k], whole), rfc_root(leaves[k:])]
    return [*rfc_subproof(m - k, leaves[k:], False), rfc_root(leaves[:k])]


LEAVES = [f"event {n}".encode() for n in range(SMALL)]
HASHES = [merkle.leaf_hash(leaf) for leaf in LEAVES]


def grown(hashes: list[bytes]) -> tuple[merkle.Frontier, dict[merkle.Place, bytes]]:
    frontier, nodes = merkle.Frontier(), {}
    for hashed in hashes:
        nodes.update({(level, index): value for level, index, value in frontier.append(hashed)})
    return frontier, nodes


@pytest.mark.parametrize("size", range(SMALL + 1))
def test_the_root_is_rfc_6962s_however_it_is_reached(size: int) -> None:
    expected = rfc_root(LEAVES[:size])
    assert merkle.root_of(HASHES[:size]) == expected
    assert grown(HASHES[:size])[0].root() == expected
    packed = merkle.Packed()
    packed.extend(HASHES[: size // 3])
    packed.extend(HASHES[size // 3 : size])
    assert packed.root(size) == expected
    assert [packed.root(before) for before in range(size)] == [rfc_root(LEAVES[:before]) for before in range(size)]


def test_known_answers_of_the_certificate_transparency_test_tree() -> None:
    """Roots published with the reference implementation's test data for these eight leaves."""
    inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    hashes = [merkle.leaf_hash(bytes.fromhex(each)) for each in inputs]
    assert hashes[0].hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert merkle.root_of(hashes[:2]).hex() == "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
    assert merkle.root_of(hashes[:7]).hex() == "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"
    assert merkle.root_of(hashes).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


def test_every_inclusion_proof_of_every_small_tree_is_the_rfcs_and_is_accepted() -> None:
    for size in range(1, SMALL + 1):
        _, nodes = grown(HASHES[:size])
        root = merkle.root_of(HASHES[:size])
        for index in range(size):
            proof = merkle.fulfil(merkle.inclusion_plan(index, size), nodes)
            assert proof == rfc_path(index, LEAVES[:size])
            merkle.check_inclusion(index, size, HASHES[index], proof, root)


def test_every_consistency_proof_of_every_small_tree_is_the_rfcs_and_is_accepted() -> None:
    for new in range(1, SMALL + 1):
        _, nodes = grown(HASHES[:new])
        for old in range(1, new + 1):
            proof = merkle.fulfil(merkle.consistency_plan(old, new), nodes)
            assert proof == rfc_subproof(old, LEAVES[:new], True)
            merkle.check_consistency(old, new, proof, merkle.root_of(HASHES[:old]), merkle.root_of(HASHES[:new]))


def test_no_inclusion_proof_of_a_small_tree_serves_another_leaf_place_or_size() -> None:
    """Another size with the same root shape may share a path, never with a leaf or root that differs."""
    for size in range(1, 12):
        _, nodes = grown(HASHES[:size])
        root = merkle.root_of(HASHES[:size])
        for index in range(size):
            proof = merkle.fulfil(merkle.inclusion_plan(index, size), nodes)
            for other in range(size):
                if other == index:
                    continue
                with pytest.raises(merkle.BadProof):
                    merkle.check_inclusion(other, size, HASHES[index], proof, root)
                with pytest.raises(merkle.BadProof):
                    merkle.check_inclusion(index, size, HASHES[other], proof, root)
            for longer in ([*proof, root], proof[:-1] if proof else [root]):
                with pytest.raises(merkle.BadProof):
                    merkle.check_inclusion(index, size, HASHES[index], longer, root)


def test_a_rewritten_history_has_no_consistency_proof() -> None:
    """Edit one leaf and recompute every node: no proof leads from a head already handed out."""
    for size in range(2, SMALL):
        for edited in range(size):
            forged = [*HASHES]
            forged[edited] = merkle.leaf_hash(b"edited")
            _, nodes = grown(forged[: size + 1])
            proof = merkle.fulfil(merkle.consistency_plan(size, size + 1), nodes)
            with pytest.raises(merkle.BadProof):
                merkle.check_consistency(
                    size, size + 1, proof, merkle.root_of(HASHES[:size]), merkle.root_of(forged[: size + 1])
                )


def test_a_shorter_tree_never_continues_a_longer_one() -> None:
    with pytest.raises(merkle.BadProof):
        merkle.check_consistency(5, 4, [], merkle.root_of(HASHES[:5]), merkle.root_of(HASHES[:4]))
    with pytest.raises(IndexError):
        merkle.consistency_plan(5, 4)


def test_two_forks_of_the_same_size_are_told_apart() -> None:
    with pytest.raises(merkle.BadProof):
        merkle.check_consistency(4, 4, [], merkle.root_of(HASHES[:4]), merkle.root_of(HASHES[1:5]))


def test_a_leaf_that_spells_an_inner_node_is_not_that_node() -> None:
    """Second preimage: the prefixes 0x00 and 0x01 keep leaves and nodes apart."""
    pretended = HASHES[0] + HASHES[1]
    assert merkle.root_of([merkle.leaf_hash(pretended)]) != merkle.root_of(HASHES[:2])
    assert merkle.leaf_hash(b"\x01" + pretended) != merkle.node_hash(HASHES[0], HASHES[1])


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 600), st.data())
def test_any_single_changed_byte_of_an_inclusion_proof_is_caught(size: int, data: st.DataObject) -> None:
    hashes = [merkle.leaf_hash(n.to_bytes(4, "big")) for n in range(size)]
    _, nodes = grown(hashes)
    index = data.draw(st.integers(0, size - 1))
    proof = merkle.fulfil(merkle.inclusion_plan(index, size), nodes)
    merkle.check_inclusion(index, size, hashes[index], proof, merkle.root_of(hashes))
    if not proof:
        return
    spoiled = [*proof]
    at = data.draw(st.integers(0, len(proof) - 1))
    byte = data.draw(st.integers(0, 31))
    flip = data.draw(st.integers(1, 255))
    spoiled[at] = proof[at][:byte] + bytes([proof[at][byte] ^ flip]) + proof[at][byte + 1 :]
    with pytest.raises(merkle.BadProof):
        merkle.check_inclusion(index, size, hashes[index], spoiled, merkle.root_of(hashes))


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 600), st.data())
def test_any_changed_consistency_proof_is_caught(new: int, data: st.DataObject) -> None:
    hashes = [merkle.leaf_hash(n.to_bytes(4, "big")) for n in range(new)]
    _, nodes = grown(hashes)
    old = data.draw(st.integers(1, new))
    proof = merkle.fulfil(merkle.consistency_plan(old, new), nodes)
    roots = merkle.root_of(hashes[:old]), merkle.root_of(hashes)
    merkle.check_consistency(old, new, proof, *roots)
    if not proof:
        return
    at = data.draw(st.integers(0, len(proof) - 1))
    spoil = data.draw(st.sampled_from(["drop", "double", "flip", "swap"]))
    if spoil == "drop":
        spoiled = proof[:at] + proof[at + 1 :]
    elif spoil == "double":
        spoiled = [*proof[: at + 1], proof[at], *proof[at + 1 :]]
    elif spoil == "flip":
        spoiled = [*proof[:at], bytes([proof[at][0] ^ 1]) + proof[at][1:], *proof[at + 1 :]]
    else:
        other = (at + 1) % len(proof)
        spoiled = [*proof]
        spoiled[at], spoiled[other] = spoiled[other], spoiled[at]
        if spoiled == proof:
            return
    with pytest.raises(merkle.BadProof):
        merkle.check_consistency(old, new, spoiled, *roots)


def test_a_frontier_that_does_not_fit_its_size_is_refused() -> None:
    with pytest.raises(ValueError, match="peaks"):
        merkle.Frontier(5, [HASHES[0]])
