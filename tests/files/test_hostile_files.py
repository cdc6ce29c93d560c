"""Files that were damaged, renamed or made to harm: each reader gives a good problem or one clear error."""

import json
import random
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import h5py
import numpy as np
import pytest
import zarr
from hypothesis import given, settings
from hypothesis import strategies as st

from xentgui import Problem, files
from xentgui.files import extras

READABLE = (*files.FORMATS, ".xent")
FOLDERS = (".zarr",)
NUMBERS = [b"\xff" * 8, bytes(8), (10**12).to_bytes(8, "little"), (2**31 - 1).to_bytes(4, "big"), b"99999999", b"-1"]


def problem(rows, sparse):
    numbers = np.random.default_rng(rows)
    labels = numbers.integers(0, 4, rows) if sparse else numbers.dirichlet(np.ones(4), rows)
    scores = numbers.standard_normal((rows, 4)).astype(np.float32)
    return Problem.create(scores, labels, class_names=["a", "b", "c", "d"], sample_weight=np.ones(rows))


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    """Some good files of each ending, as bytes."""
    folder = tmp_path_factory.mktemp("good")
    found: dict[str, list[bytes]] = {}
    for ending in set(READABLE) - set(FOLDERS):
        contents = found.setdefault(ending, [])
        for number, (rows, sparse) in enumerate([(3, True), (40, False)]):
            path = folder / f"{number}{ending}"
            if ending in files.WRITABLE:
                files.write(problem(rows, sparse), path)
            else:
                write_hdf(path, rows)
            contents.append(path.read_bytes())
    return found


def write_hdf(path, rows):
    how = {"compression": "gzip", "chunks": (2, 4)} if rows > 3 else {}
    with h5py.File(path, "w") as file:
        file.create_dataset("run/logits", data=problem(rows, sparse=True).scores.join(), **how)
        file["labels"] = np.zeros(rows, int)
        file["class_names"] = ["a", "b", "c", "d"]


changes = st.lists(
    st.tuples(
        st.integers(0, 1 << 20),
        st.sampled_from("bbxdis"),
        st.binary(min_size=1, max_size=12) | st.sampled_from(NUMBERS),
    ),
    min_size=1,
    max_size=6,
)


def damaged(content, steps):
    """Bytes with some changed, cut off, taken out, put in or written over."""
    result = bytearray(content)
    for place, kind, piece in steps:
        at = place % max(1, len(result))
        match kind:
            case "b" if result:
                result[at] ^= piece[0]
            case "x":
                del result[at:]
            case "d":
                del result[at : at + len(piece)]
            case "i":
                result[at:at] = piece
            case "s":
                result[at : at + len(piece)] = piece
    return bytes(result)


def assert_read_or_refused(path):
    for action in (files.inspect, files.read):
        try:
            action(path)
        except ValueError as error:
            assert str(error).startswith(str(path))  # noqa: PT017 - not raising is right as well
            assert len(str(error)) < 1500  # noqa: PT017


@pytest.mark.parametrize("ending", sorted(set(READABLE) - set(FOLDERS)))
@settings(max_examples=60)
@given(which=st.integers(0, 1), steps=changes)
def test_a_damaged_file_is_read_or_refused_by_name(ending, which, steps, good, tmp_path_factory):
    path = tmp_path_factory.getbasetemp() / f"damaged{ending}"
    path.write_bytes(damaged(good[ending][which], steps))
    assert_read_or_refused(path)


@pytest.mark.parametrize("ending", sorted(set(READABLE) - set(FOLDERS)))
@settings(max_examples=30)
@given(content=st.binary(max_size=200))
def test_bytes_of_any_kind_are_read_or_refused_by_name(ending, content, tmp_path_factory):
    path = tmp_path_factory.getbasetemp() / f"any{ending}"
    path.write_bytes(content)
    assert_read_or_refused(path)


@pytest.mark.parametrize("version", [2, 3])
def test_a_damaged_folder_is_read_or_refused_by_name(version, tmp_path):
    chance = random.Random(version)
    for _ in range(40):
        shutil.rmtree(tmp_path / "a.zarr", ignore_errors=True)
        group = zarr.open_group(tmp_path / "a.zarr", mode="w", zarr_format=version)
        group.create_array("logits", shape=(10, 4), dtype="f4", chunks=(3, 4))[:] = 1
        path = chance.choice(sorted(each for each in (tmp_path / "a.zarr").rglob("*") if each.is_file()))
        content = path.read_bytes()
        steps = [(chance.randrange(1 << 20), chance.choice("bbxdis"), chance.choice(NUMBERS)) for _ in range(3)]
        path.write_bytes(damaged(content, steps))
        assert_read_or_refused(tmp_path / "a.zarr")


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(["nan", "-inf"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "logits",
                    "labels",
                    "label",
                    "class_names",
                    "dtypes",
                    "shapes",
                    "tokens",
                    "token",
                    "logprob",
                    "top_logprobs",
                    "token_logprobs",
                    "content",
                    "sample_weight",
                    "int64",
                    "x",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@settings(max_examples=300)
@given(value=values)
def test_json_of_any_shape_is_read_or_refused_by_name(value, tmp_path_factory):
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    assert_read_or_refused(path)


@settings(max_examples=300)
@given(
    cells=st.lists(
        st.lists(
            st.sampled_from(["1", "0.5", "1,5", "nan", "", "a", '"', "label", "label: a", "sample_weight", "\n", "é"]),
            min_size=1,
            max_size=4,
        ),
        max_size=4,
    ),
    separator=st.sampled_from([",", ";", "\t"]),
)
def test_tables_of_any_shape_are_read_or_refused_by_name(cells, separator, tmp_path_factory):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_text("\n".join(separator.join(line) for line in cells), encoding="utf-8")
    assert_read_or_refused(path)


@pytest.mark.parametrize("ending", sorted(set(READABLE) - set(FOLDERS)))
def test_a_file_under_the_name_of_another_format_is_refused(ending, good, tmp_path):
    kinds = {".hdf5": ".h5", ".feather": ".arrow", ".tsv": ".csv", ".xent": ".npz", ".jsonl": ".json"}
    for other, contents in good.items():
        if kinds.get(other, other) == kinds.get(ending, ending):
            continue
        path = tmp_path / f"renamed{ending}"
        path.write_bytes(contents[0])
        with pytest.raises(ValueError, match=rf"renamed\{ending}: "):
            files.read(path)


@pytest.mark.parametrize("ending", READABLE)
def test_a_path_without_a_file_is_refused(ending, tmp_path):
    for action in (files.read, files.inspect):
        with pytest.raises(ValueError, match=rf"none\{ending}: "):
            action(tmp_path / f"none{ending}")


@pytest.mark.parametrize("ending", sorted(set(READABLE) - set(FOLDERS)))
def test_a_file_that_vanishes_between_looking_and_reading_is_refused(ending, good, tmp_path):
    path = tmp_path / f"gone{ending}"
    path.write_bytes(good[ending][0])
    choice = files.inspect(path).proposals[0].choice
    path.unlink()
    with pytest.raises(ValueError, match=rf"gone\{ending}: "):
        files.read(path, choice=choice)


BOMBS = """
import io, json, resource, sys, zipfile
import numpy as np
from pathlib import Path
from xentgui import files

def npy(shape):
    stream = io.BytesIO()
    np.lib.format.write_array_header_1_0(stream, {"descr": "<f4", "fortran_order": False, "shape": shape})
    return stream.getvalue()

def bomb(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("logits.npy", "w", force_zip64=True) as member:
            member.write(npy((1 << 32, 4)))
            for _ in range(1 << 8):
                member.write(bytes(1 << 20))

folder = Path(sys.argv[1])
bomb(folder / "short.npz")
(folder / "rows.npy").write_bytes(npy((10**12, 10)) + bytes(1000))
tensor = {"dtype": "F32", "shape": [10**12, 10], "data_offsets": [0, 4 * 10**13]}
text = json.dumps({"logits": tensor}).encode()
(folder / "rows.safetensors").write_bytes(len(text).to_bytes(8, "little") + text + bytes(1000))
(folder / "shape.json").write_text(json.dumps({"logits": [], "shapes": {"logits": [0, 10**12]}}))
resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
for path in sorted(folder.iterdir()):
    try:
        files.read(path)
        print("read", path.name)
    except ValueError as error:
        print(error)
status = Path("/proc/self/status").read_text().split()
print(status[status.index("VmHWM:") + 1])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells and limits the memory of a process so")
def test_bombs_and_claims_of_a_trillion_rows_cost_no_memory(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", BOMBS, str(tmp_path)],
        cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    *refused, peak = done.stdout.splitlines()
    assert [line.split(": ")[0] for line in refused] == [str(path) for path in sorted(tmp_path.iterdir())]
    assert int(peak) < 200_000  # kB


def test_an_archive_of_thousands_of_arrays_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.npz", "w") as archive:
        for number in range(10_001):
            archive.writestr(f"{number}.npy", b"")
    with pytest.raises(ValueError, match="there are 10001 arrays in it"):
        files.inspect(tmp_path / "a.npz")


@pytest.mark.parametrize("name", ["a.pt", "a.PTH", "a.ckpt"])
def test_what_torch_saves_is_never_loaded_and_two_lines_convert_it(name, tmp_path):
    (tmp_path / name).write_bytes(b"\x80\x02cos\nsystem\nX\x00\x00\x00\x00.")
    with pytest.raises(ValueError, match="runs whatever program is in it, so it is never loaded here") as refusal:
        files.read(tmp_path / name)
    lines = str(refusal.value).splitlines()[-2:]
    assert lines[0] == f"    tensors = torch.load({name!r}, map_location='cpu', weights_only=True)"
    assert lines[1].startswith("    save_file(")


@pytest.mark.parametrize("name", ["a.pkl", "a.pickle", "a.joblib"])
def test_a_pickle_is_never_loaded_and_two_lines_convert_it_where_it_is_trusted(name, tmp_path):
    (tmp_path / name).write_bytes(b"cos\nsystem\n(S'touch x'\ntR.")
    with pytest.raises(ValueError, match="if you trust who made it, two lines of Python convert it") as refusal:
        files.inspect(tmp_path / name)
    lines = [line.strip() for line in str(refusal.value).splitlines()[-2:]]
    assert lines[0] == f"data = pickle.load(open({name!r}, 'rb'))"
    assert lines[1].startswith("numpy.savez('a.npz', ")


@pytest.mark.parametrize(
    ("ending", "library", "extra"),
    [
        (".parquet", "pyarrow", "arrow"),
        (".arrow", "pyarrow", "arrow"),
        (".h5", "h5py", "hdf"),
        (".zarr", "zarr", "hdf"),
    ],
)
def test_a_missing_library_is_named_with_the_command_that_installs_it(ending, library, extra, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, library, None)
    path = tmp_path / f"a{ending}"
    path.mkdir() if ending in FOLDERS else path.write_bytes(b"something")
    command = rf'this takes {library}, which is not installed: python -m pip install "xentgui\[{extra}\]"'
    with pytest.raises(ValueError, match=command):
        files.read(path)
    if ending in files.WRITABLE:
        with pytest.raises(ValueError, match=command):
            files.write(problem(3, sparse=True), path)
        assert path.read_bytes() == b"something"


def test_the_extras_that_are_named_are_there():
    import tomllib

    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for library, extra in (("pyarrow", "arrow"), ("h5py", "hdf"), ("zarr", "hdf")):
        assert f"xentgui[{extra}]" in str(extras.missing(library, extra))
        assert any(line.startswith(library) for line in project["optional-dependencies"][extra])


def test_libraries_of_formats_are_loaded_only_for_their_files():
    code = "import sys, xentgui.files; print(*{'pyarrow', 'h5py', 'zarr', 'safetensors'} & {*sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""


def test_a_file_cut_short_anywhere_is_read_or_refused_by_name(good, tmp_path):
    chance = random.Random(4)
    for ending, contents in good.items():
        for _ in range(20):
            path = tmp_path / f"cut{ending}"
            path.write_bytes(contents[0][: chance.randrange(1, len(contents[0]))])
            assert_read_or_refused(path)
