"""Makes a shared library for Linux on x86-64 that can be opened, but contains no symbols."""

import struct

HEADERS = 64 + 2 * 56  # the ELF header and two program headers
DT_NULL, DT_HASH, DT_STRTAB, DT_SYMTAB, DT_STRSZ, DT_SYMENT, DT_SONAME = 0, 4, 5, 6, 10, 11, 14
PT_LOAD, PT_DYNAMIC, READ_WRITE = 1, 2, 6


def empty_library(soname):
    """Returns the bytes of an ELF file with that name: headers, a symbol table that holds only the null symbol,
    names, and a hash table."""
    names = b"\0" + soname.encode() + b"\0"
    symbols = bytes(24)
    hashes = struct.pack("<4I", 1, 1, 0, 0)  # one bucket, one symbol
    at_dynamic = HEADERS
    size_of_dynamic = 7 * 16
    at_symbols = at_dynamic + size_of_dynamic
    at_hashes = at_symbols + len(symbols)
    at_names = at_hashes + len(hashes)
    end = at_names + len(names)
    entries = [
        (DT_SONAME, 1),
        (DT_HASH, at_hashes),
        (DT_STRTAB, at_names),
        (DT_SYMTAB, at_symbols),
        (DT_STRSZ, len(names)),
        (DT_SYMENT, 24),
        (DT_NULL, 0),
    ]
    dynamic = b"".join(struct.pack("<2Q", tag, value) for tag, value in entries)
    ident = b"\x7fELF" + bytes([2, 1, 1]) + bytes(9)  # 64 bits, little-endian
    header = ident + struct.pack("<2HI3QI6H", 3, 62, 1, 0, 64, 0, 0, 64, 56, 2, 64, 0, 0)
    load = struct.pack("<2I6Q", PT_LOAD, READ_WRITE, 0, 0, 0, end, end, 4096)
    of_dynamic = struct.pack(
        "<2I6Q", PT_DYNAMIC, READ_WRITE, *[at_dynamic] * 3, size_of_dynamic, size_of_dynamic, 8
    )
    return header + load + of_dynamic + dynamic + symbols + hashes + names
