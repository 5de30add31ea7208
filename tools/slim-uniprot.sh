#!/bin/sh
# slim-uniprot.sh IN.dat.gz OUT.dat.gz
# Keeps the lines of a UniProt flat file that PlmLens reads (and PE, so that people can), and of each cross-reference
# the database, the identifier and one more field. The output has no time stamp: same input, same bytes.
set -eu
gzip -dc "$1" | awk '
/^(ID|AC|GN|OS|OX|PE|KW|FT|SQ|  |\/\/)/ { print; next }
/^DE/ && (/RecName:/ || /SubName:/ || /  EC=/ || /^DE   (Contains|Includes):/) { print; next }
/^DR   (InterPro|Pfam|GO|PDB|AlphaFoldDB);/ {
    fields = split($0, f, "; ")
    if (fields <= 3) print
    else print f[1] "; " f[2] "; " f[3] "."
}' | gzip -9n > "$2"
