"""Extracts TensorFlow's C library, and the NVIDIA libraries beside it, from wheels.

    python unpack.py WHEELS TARGET [LIBRARY ...]

Every wheel in the folder WHEELS is removed as soon as its files are in TARGET. Each LIBRARY is a path inside
TARGET; if no wheel holds it, an empty library is written there. The script prints lines "unpacked BYTES", and
writes TARGET/files.json: { path inside TARGET: size in bytes }.
"""

import json
import os
import re
import sys
import zipfile

from empty_library import empty_library

WANTED = re.compile(
    r"tensorflow/libtensorflow_(cc|framework)\.(so\.2|2\.dylib)"
    r"|nvidia/[^/]+/(lib|bin|nvvm)/.+"  # ptxas and libdevice, used for GPUs, are in bin and nvvm
)
CHUNK = 8 << 20


def unpack(wheels, target, libraries):
    files = {}
    done = 0
    for name in sorted(os.listdir(wheels)):
        wheel = os.path.join(wheels, name)
        with zipfile.ZipFile(wheel) as archive:
            for entry in archive.infolist():
                if entry.is_dir() or not WANTED.fullmatch(entry.filename) or ".." in entry.filename.split("/"):
                    continue
                path = os.path.join(target, entry.filename)
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with archive.open(entry) as source, open(path, "wb") as copy:
                    while chunk := source.read(CHUNK):
                        copy.write(chunk)
                        done += len(chunk)
                        print("unpacked", done, flush=True)
                os.chmod(path, 0o755 if entry.external_attr >> 16 & 0o111 else 0o644)
                files[entry.filename] = entry.file_size
        os.remove(wheel)
    if not any("libtensorflow_cc" in name for name in files):
        sys.exit("There is no libtensorflow_cc in the downloaded wheels.")
    for name in libraries:
        if name in files:
            continue
        content = empty_library(os.path.basename(name))
        path = os.path.join(target, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as library:
            library.write(content)
        files[name] = len(content)
    with open(os.path.join(target, "files.json"), "w") as manifest:
        json.dump(files, manifest, indent=1)


if __name__ == "__main__":
    unpack(sys.argv[1], sys.argv[2], sys.argv[3:])
