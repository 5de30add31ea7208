"""ESM-2's encoder in plain PyTorch, timed on length-sorted padded batches: the peer of the forward rungs.

Usage: esm2_torch.py FOLDER PROTEINS.fasta HIDDEN.safetensors THREADS TUNE_SECONDS

FOLDER holds config.json and model.safetensors in Hugging Face's layout. HIDDEN holds "hidden", [tokens, d]: the other
program's hidden states after the final LayerNorm, proteins in the order of the FASTA file with start and end token. The
greatest difference to them in some of the batches is printed as "value max_abs_diff", so that a reader knows that both
did the same work.
"""

import json
import math
import sys

import torch
import torch.nn.functional as F

from peer import read_safetensors, say, seconds, serve

VOCABULARY = "<cls> <pad> <eos> <unk> L A G V S E R T I D P K Q N F Y M H W C X B U Z O . - <null_1> <mask>".split()
TOKEN = {name: index for index, name in enumerate(VOCABULARY)}
CLS, PAD, EOS, UNK = 0, 1, 2, 3
TRAINED_MASK_RATIO = 0.15 * 0.8


def read_fasta(path):
    sequences = []
    with open(path, encoding="ascii") as file:
        for line in file:
            if line.startswith(">"):
                sequences.append("")
            else:
                sequences[-1] += line.strip()
    return sequences


def tokenise(sequence):
    return [CLS, *(TOKEN.get(residue, UNK) for residue in sequence), EOS]


class Esm2:
    """Pre-LayerNorm transformer with rotary positions; weights are used as they stand in the file."""

    def __init__(self, folder):
        with open(f"{folder}/config.json", encoding="utf-8") as file:
            config = json.load(file)
        weights = read_safetensors(f"{folder}/model.safetensors")
        self.heads = config["num_attention_heads"]
        self.width = config["hidden_size"]
        self.epsilon = config["layer_norm_eps"]
        self.embedding = weights["esm.embeddings.word_embeddings.weight"]
        self.norm_after = self.pair(weights, "esm.encoder.emb_layer_norm_after")
        self.layers = [self.layer(weights, f"esm.encoder.layer.{i}") for i in range(config["num_hidden_layers"])]
        self.rotary = {}

    @staticmethod
    def pair(weights, name):
        return weights[f"{name}.weight"], weights[f"{name}.bias"]

    def layer(self, weights, prefix):
        # Queries, keys and values are multiplied together: one wide product is faster than three.
        parts = [self.pair(weights, f"{prefix}.attention.self.{name}") for name in ("query", "key", "value")]
        return {
            "norm_1": self.pair(weights, f"{prefix}.attention.LayerNorm"),
            "qkv": (torch.cat([w for w, _ in parts]), torch.cat([b for _, b in parts])),
            "out": self.pair(weights, f"{prefix}.attention.output.dense"),
            "norm_2": self.pair(weights, f"{prefix}.LayerNorm"),
            "up": self.pair(weights, f"{prefix}.intermediate.dense"),
            "down": self.pair(weights, f"{prefix}.output.dense"),
        }

    def angles(self, length):
        if length not in self.rotary:
            dim = self.width // self.heads
            rate = 1.0 / (10000 ** (torch.arange(0, dim, 2).float() / dim))
            turn = torch.outer(torch.arange(length).float(), rate)
            turn = torch.cat((turn, turn), dim=-1)
            self.rotary[length] = turn.cos(), turn.sin()
        return self.rotary[length]

    def rotate(self, x, length):
        cos, sin = self.angles(length)
        left, right = x.chunk(2, dim=-1)
        return x * cos + torch.cat((-right, left), dim=-1) * sin

    def norm(self, x, pair):
        return F.layer_norm(x, (self.width,), pair[0], pair[1], self.epsilon)

    def attend(self, qkv, hidden_keys):
        batch, length, _ = qkv.shape
        dim = self.width // self.heads
        q, k, v = qkv.view(batch, length, 3, self.heads, dim).permute(2, 0, 3, 1, 4)  # 3 x [B, H, T, Dh]
        q = self.rotate(q * dim**-0.5, length)
        k = self.rotate(k, length)
        scores = torch.matmul(q, k.transpose(-1, -2))  # [B, H, T, T]
        if hidden_keys is not None:
            scores.masked_fill_(hidden_keys, -math.inf)
        mixed = torch.matmul(torch.softmax(scores, dim=-1), v)
        return mixed.transpose(1, 2).reshape(batch, length, self.width)

    def forward(self, tokens):
        """Hidden states after the final LayerNorm, [B, T, d]."""
        padding = tokens == PAD
        padded = bool(padding.any())
        x = F.embedding(tokens, self.embedding) * (1 - TRAINED_MASK_RATIO)  # no mask tokens in these inputs
        if padded:
            x.masked_fill_(padding[:, :, None], 0.0)
        hidden_keys = padding[:, None, None, :] if padded else None
        for layer in self.layers:
            mixed = self.attend(F.linear(self.norm(x, layer["norm_1"]), *layer["qkv"]), hidden_keys)
            x = x + F.linear(mixed, *layer["out"])
            wide = F.gelu(F.linear(self.norm(x, layer["norm_2"]), *layer["up"]))
            x = x + F.linear(wide, *layer["down"])
        return self.norm(x, self.norm_after)


def batches(proteins, budget):
    """Length-sorted padded batches of at most `budget` tokens, padding included (one protein may exceed it)."""
    order = sorted(range(len(proteins)), key=lambda i: len(proteins[i]))
    made, members = [], []
    for index in order:
        if members and (len(members) + 1) * len(proteins[index]) > budget:
            made.append(pad(proteins, members))
            members = []
        members.append(index)
    made.append(pad(proteins, members))
    return made


def pad(proteins, members):
    tokens = torch.full((len(members), len(proteins[members[-1]])), PAD)
    for row, index in enumerate(members):
        tokens[row, : len(proteins[index])] = torch.tensor(proteins[index])
    return members, tokens


def tuned_budget(model, proteins, limit):
    """The token budget with the best rate on a sample of the proteins; stops looking after `limit` seconds."""
    sample = proteins[:: max(1, len(proteins) // 24)]
    best, spent = None, 0.0
    for budget in (2048, 1024, 4096, 512, 8192):
        made = batches(sample, budget)
        run(model, made[:1])
        took = seconds(lambda: run(model, made))
        spent += took
        if best is None or took < best[0]:
            best = took, budget
        if spent > limit:
            break
    return best[1]


def run(model, made):
    for _, tokens in made:
        model.forward(tokens)


def difference(model, proteins, made, expected):
    starts = [0]
    for protein in proteins:
        starts.append(starts[-1] + len(protein))
    worst = 0.0
    for members, tokens in made[:: max(1, len(made) // 8)]:
        hidden = model.forward(tokens)
        for row, index in enumerate(members):
            wanted = expected[starts[index] : starts[index + 1]]
            worst = max(worst, float((hidden[row, : len(wanted)] - wanted).abs().max()))
    return worst


def main():
    folder, fasta, hidden, threads, tune = sys.argv[1:]
    torch.set_num_threads(int(threads))
    with torch.inference_mode():
        model = Esm2(folder)
        proteins = [tokenise(sequence) for sequence in read_fasta(fasta)]
        budget = tuned_budget(model, proteins, float(tune))
        made = batches(proteins, budget)
        say(f"value token_budget {budget}")
        say(f"value max_abs_diff {difference(model, proteins, made, read_safetensors(hidden)['hidden']):.3e}")
        serve(lambda: run(model, made))


main()
