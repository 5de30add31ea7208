#!/bin/sh
# slim-uniprot.sh IN.dat.gz OUT.dat.gz
# Keeps the lines of a UniProt flat file that PlmLens reads (and PE, so that people can): of each cross-reference the
# database, the identifier and one more field, of the comments the subcellular location without its note and evidence.
# The output has no time stamp: same input, same bytes.
set -eu
gzip -dc "$1" | awk '
function location() {
    if (text == "") return
    gsub(/ ?\{ECO:[^}]*\}/, "", text)
    sub(/ ?Note=.*/, "", text)
    if (text !~ /LOCATION: *$/) print "CC   " text
    text = ""
}
/^CC   -!- SUBCELLULAR LOCATION:/ { location(); text = substr($0, 6); next }
/^CC       / && text != "" {
    text = text (text ~ /[^ ][-\/]$/ ? "" : " ") substr($0, 10)
    next
}
{ location() }
/^(ID|AC|GN|OS|OC|OX|PE|KW|FT|SQ|  |\/\/)/ { print; next }
/^DE/ && (/RecName:/ || /SubName:/ || /  EC=/ || /^DE   (Contains|Includes):/) { print; next }
/^DR   (InterPro|Pfam|GO|PDB|AlphaFoldDB);/ {
    fields = split($0, f, "; ")
    if (fields <= 3) print
    else print f[1] "; " f[2] "; " f[3] "."
}' | gzip -9n > "$2"
