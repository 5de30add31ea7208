"""Reference outputs of a model for the tests: float32 by esm.py, with the error of float32 against float64.

  golden.py write FOLDER SEQUENCES.fasta OUT  (a letter may be <mask>; the loss is taken where ORIGINAL= gives letters)
  golden.py check GOLDENS                     (esm.py against fair-esm's outputs in GOLDENS/outputs.safetensors)

`write` makes OUT/outputs.safetensors: for each record NAME.rows, NAME.tokens, NAME.hidden.l (rows x dim; l = 0 the embedding,
1 .. layers the residual stream after a block, layers + 1 the final norm), NAME.logits (rows x 33); and in
OUT/expected.json the losses and the largest difference of float32 from float64, for each hidden state and the logits.
"""

import json
import os
import re
import sys

import numpy as np
import torch
import torch.nn.functional as F

import esm
from corpus import END, FIRST_LETTER, LETTERS, MASK, START


def read_fasta(path):
    records = []
    with open(path) as file:
        for line in file:
            if line.startswith(">"):
                name, _, rest = line[1:].strip().partition(" ")
                original = re.search(r"ORIGINAL=(\w+)", rest)
                records.append([name, "", original.group(1) if original else ""])
            else:
                records[-1][1] += line.strip()
    return records


def tokens_of(sequence):
    letters = re.findall(r"<mask>|.", sequence)
    return [START, *(MASK if t == "<mask>" else FIRST_LETTER + LETTERS.index(t) for t in letters), END]


def run(model, tokens, dtype):
    if dtype == torch.float64:
        model = double(model)
    model.begin(dtype)
    keep = []
    with torch.no_grad():
        logits = model.forward(torch.tensor([tokens]), keep=keep)
    return [x[0] for x in keep], logits[0]


def double(model):
    twin = esm.Esm(model.layers, model.dim, model.heads)
    twin.weights = {name: value.double() for name, value in model.weights.items()}
    return twin


def write(folder, fasta, out):
    model, tensors, losses = esm.read_folder(folder), {}, {}
    hidden_error, logits_error = {}, 0.0
    for name, sequence, original in read_fasta(fasta):
        tokens = tokens_of(sequence)
        hidden, logits = run(model, tokens, torch.float32)
        exact_hidden, exact_logits = run(model, tokens, torch.float64)
        for layer, (a, b) in enumerate(zip(hidden, exact_hidden)):
            hidden_error[layer] = max(hidden_error.get(layer, 0), float((a - b).abs().max()))
        logits_error = max(logits_error, float((logits - exact_logits).abs().max()))
        rows = np.unique(np.linspace(0, len(tokens) - 1, 12).astype(int))
        tensors[f"{name}.rows"] = torch.tensor(rows).float()
        tensors[f"{name}.tokens"] = torch.tensor(tokens).float()
        tensors[f"{name}.logits"] = logits[rows]
        for layer, h in enumerate(hidden):
            tensors[f"{name}.hidden.{layer}"] = h[rows]
        if original:
            masked = [i for i, t in enumerate(tokens) if t == MASK]
            target = torch.tensor([FIRST_LETTER + LETTERS.index(c) for c in original])
            losses[name] = F.cross_entropy(logits[masked], target).item()
    os.makedirs(out, exist_ok=True)
    esm.write_safetensors(os.path.join(out, "outputs.safetensors"), tensors, "F32")
    with open(os.path.join(out, "expected.json"), "w") as file:
        json.dump({
            "torch": torch.__version__,
            "masked_cross_entropy": losses,
            "float32_error": {"hidden": list(hidden_error.values()), "logits": logits_error},
        }, file, indent=2)
        file.write("\n")
    print(open(os.path.join(out, "expected.json")).read())


def check(goldens):
    model, worst = esm.read_folder(os.path.join(goldens, "hf")), 0.0
    expected = esm.read_safetensors(os.path.join(goldens, "outputs.safetensors"))
    for record in [n[:-len(".tokens")] for n in expected if n.endswith(".tokens")]:
        hidden, logits = run(model, expected[record + ".tokens"].tolist(), torch.float32)
        # Their last hidden state is that after the final norm.
        theirs = {**{f"hidden.{i}": h for i, h in enumerate(hidden[:-2])}, f"hidden.{model.layers}": hidden[-1]}
        for name, own in {**theirs, "logits": logits}.items():
            if f"{record}.{name}" in expected:
                worst = max(worst, float(np.abs(own.numpy() - expected[f"{record}.{name}"]).max()))
    print(f"largest difference from fair-esm: {worst:.2e}")


def main():
    torch.set_num_threads(1)
    {"write": write, "check": check}[sys.argv[1]](*sys.argv[2:])


if __name__ == "__main__":
    main()
