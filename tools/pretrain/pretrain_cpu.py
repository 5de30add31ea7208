"""Pre-trains a small ESM-2-shaped masked language model on a CPU. See README.md.

  pretrain_cpu.py train CORPUS OUT --minutes 90      (again with more minutes: goes on from OUT/state.pt)
  pretrain_cpu.py evaluate CORPUS FOLDER             (any Hugging Face folder in safetensors)
  pretrain_cpu.py export OUT/state.pt FOLDER
"""

import argparse
import math
import os
import time

import numpy as np
import torch
import torch.nn.functional as F

import esm
from corpus import Batches, Corpus, mask

SHORT = list(range(32, 257, 16))
LONG = SHORT + list(range(288, 513, 32)) + list(range(576, 1025, 64))


@torch.no_grad()
def measure(model, corpus, longest, limit=None):
    """Held-out proteins, and for each its summed loss, number of masked residues and of right guesses; in crops of at
    most `longest` tokens."""
    model.begin(torch.bfloat16)
    rng = np.random.default_rng(1)
    proteins = np.where(corpus.validation)[0]
    proteins = proteins[np.argsort(corpus.length[proteins], kind="stable")]
    if limit:
        proteins = proteins[::len(proteins) // limit]
    sums = np.zeros((3, len(proteins)))
    for first in range(0, len(proteins), 32):
        some = proteins[first:first + 32]
        size = min(longest, -(-(int(corpus.length[some].max()) + 2) // 32) * 32)
        tokens = corpus.crops(some, size, rng)
        corrupted, chosen = mask(tokens, rng)
        logits = model.forward(torch.from_numpy(corrupted), torch.from_numpy(chosen))
        target = torch.from_numpy(tokens[chosen])
        loss = F.cross_entropy(logits, target, reduction="none")
        right = logits.argmax(-1) == target
        row = first + np.nonzero(chosen)[0]
        for sum_of, values in zip(sums, (loss.numpy(), np.ones(len(row)), right.numpy())):
            np.add.at(sum_of, row, values)
    return proteins, sums


def summary(sums):
    """Perplexity and accuracy."""
    loss, count, right = sums.sum(-1)
    return math.exp(loss / count), right / count


def validate(model, corpus, longest, limit=None):
    return summary(measure(model, corpus, longest, limit)[1])


def orthogonal(matrices, steps=5):
    """Newton-Schulz iteration of Muon (Jordan et al. 2024) for matrices of one shape."""
    def wide(g):
        return g.t() if g.shape[0] > g.shape[1] else g

    x = torch.stack([wide(g) / (g.norm() + 1e-7) for g in matrices]).bfloat16()
    for _ in range(steps):
        a = torch.bmm(x, x.transpose(1, 2))
        x = torch.baddbmm(3.4445 * x, torch.baddbmm(-4.7750 * a, a, a, alpha=2.0315), x)
    return [(y.t() if g.shape[0] > g.shape[1] else y).float() for y, g in zip(x, matrices)]


class Optimizer:
    """Muon for the matrices of the blocks, Adam for the rest."""

    def __init__(self, weights, muon, adam):
        self.muon, self.adam = muon, adam
        self.matrices = [n for n, v in weights.items() if v.dim() == 2 and "encoder.layer" in n]
        self.others = [n for n in weights if n not in self.matrices]
        self.state = {
            n: [torch.zeros_like(v), torch.zeros_like(v) if n in self.others else None] for n, v in weights.items()}

    @torch.no_grad()
    def step(self, weights, gradients, rate, number):
        update = {}
        for name in self.matrices:
            self.state[name][0].mul_(0.95).add_(gradients[name])
        for square in True, False:
            names = [n for n in self.matrices if (weights[n].shape[0] == weights[n].shape[1]) == square]
            update.update(zip(names, orthogonal(
                [gradients[n].add(self.state[n][0], alpha=0.95) for n in names])))
        for name, direction in update.items():
            value = weights[name]
            value.mul_(1 - self.muon * rate * 0.05)
            value.add_(direction, alpha=-self.muon * rate * max(1, value.shape[0] / value.shape[1]) ** 0.5)
        norm = math.sqrt(sum(float((gradients[n] ** 2).sum()) for n in self.others))
        for name in self.others:
            g = gradients[name] * min(1.0, 1.0 / (norm + 1e-6))
            first, second = self.state[name]
            first.mul_(0.9).add_(g, alpha=0.1)
            second.mul_(0.98).addcmul_(g, g, value=0.02)
            mean, square = first / (1 - 0.9 ** number), second / (1 - 0.98 ** number)
            weights[name].add_(mean / (square.sqrt() + 1e-8), alpha=-self.adam * rate)


def train(a):
    torch.manual_seed(0)
    os.makedirs(a.out, exist_ok=True)
    corpus, state = Corpus(a.corpus), os.path.join(a.out, "state.pt")
    model = esm.Esm(a.layers, a.dim, a.heads)
    optimizer = Optimizer(model.weights, a.muon, a.adam)
    step, seen, cpu = 0, 0, 0.0
    if os.path.exists(state):
        s = torch.load(state)
        model = esm.Esm(*s["shape"])
        model.weights, optimizer.state = s["P"], s["opt"]
        step, seen, cpu = s["step"], s["seen"], s["spent"]

    def save():
        torch.save({"P": model.weights, "opt": optimizer.state, "step": step, "seen": seen, "spent": cpu,
                    "shape": (model.layers, model.dim, model.heads)}, state + ".tmp")
        os.replace(state + ".tmp", state)

    def say(text):
        print(text, flush=True)
        with open(os.path.join(a.out, "log.txt"), "a") as file:
            file.write(text + "\n")

    say(f"{sum(v.numel() for v in model.weights.values()):,} parameters, from step {step}")
    short, long = Batches(corpus, SHORT), Batches(corpus, LONG)
    rng = np.random.default_rng(5 + step)
    start = last = time.time()
    used, losses = time.process_time(), []
    while (done := (time.time() - start) / (60 * a.minutes)) < 1:
        # A constant rate, then a linear fall to 0; long crops at the end only, because attention over them is dear.
        rate = min(1.0, (step + 1) / 150) * min(1.0, (1 - done) / a.decay)
        batches, gradients = [], {}
        for _ in range(a.tokens // a.micro):
            tokens = (long if done > 1 - a.long else short).draw(rng, a.micro)
            batches.append((tokens, *mask(tokens, rng)))
        chosen = sum(int(b[2].sum()) for b in batches)
        model.begin(torch.bfloat16)
        total = 0.0
        for tokens, corrupted, where in batches:
            logits = model.forward(torch.from_numpy(corrupted), torch.from_numpy(where))
            loss = F.cross_entropy(logits, torch.from_numpy(tokens[where]), reduction="sum") / chosen
            loss.backward()
            total += loss.item()
            seen += tokens.size
            for name, leaf in model.leaves.items():
                g = leaf.grad.float()
                gradients[name] = g if name not in gradients else gradients[name].add_(g)
                leaf.grad = None
        if not math.isfinite(total):
            raise SystemExit(f"the loss is not finite at step {step}; state.pt holds the last good state")
        step += 1
        optimizer.step(model.weights, gradients, rate, step)
        losses.append(total)
        cpu, used = cpu + time.process_time() - used, time.process_time()
        if time.time() - last > 300:
            last = time.time()
            perplexity, accuracy = validate(model, corpus, 192, limit=500)
            say(f"{last - start:.0f} s, step {step}, {seen / 1e6:.1f} M tokens, rate {rate:.3f}: training "
                f"{math.exp(np.mean(losses)):.3f}, held out {perplexity:.3f} (of 500), accuracy {accuracy:.4f}")
            losses = []
            save()
    save()
    for longest in 192, 1024:
        perplexity, accuracy = validate(model, corpus, longest)
        say(f"crops of at most {longest}: perplexity {perplexity:.4f}, accuracy {accuracy:.4f}; step {step}, "
            f"{seen / 1e6:.1f} M tokens, {cpu:.0f} s of CPU time")


def evaluate(a):
    corpus, model = Corpus(a.corpus), esm.read_folder(a.folder)
    for longest in 192, 1024:
        proteins, sums = measure(model, corpus, longest)
        print("crops of at most %d: perplexity %.4f, accuracy %.4f" % (longest, *summary(sums)))
        size = np.bincount(corpus.cluster)[corpus.cluster[proteins]]
        for least, most in (1, 1), (2, 3), (4, 9), (10, len(size)):
            inside = (size >= least) & (size <= most)
            name = f"{least}" if least == most else f"{least} to {most}" if most < len(size) else f"{least} or more"
            print("  %d proteins in clusters of %s: perplexity %.4f, accuracy %.4f"
                  % (inside.sum(), name, *summary(sums[:, inside])))


def export(a):
    s = torch.load(a.state)
    model = esm.Esm(*s["shape"])
    model.weights = s["P"]
    print("SHA-256 of model.safetensors:", esm.write_folder(model, a.folder))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, default=2)
    verbs = parser.add_subparsers(dest="verb", required=True)
    v = verbs.add_parser("train")
    v.add_argument("corpus")
    v.add_argument("out")
    v.add_argument("--minutes", type=float, required=True)
    v.add_argument("--layers", type=int, default=6)
    v.add_argument("--dim", type=int, default=256)
    v.add_argument("--heads", type=int, default=8)
    v.add_argument("--tokens", type=int, default=16384, help="of a step")
    v.add_argument("--micro", type=int, default=8192, help="tokens computed at once")
    v.add_argument("--muon", type=float, default=0.02, help="rate of the matrices")
    v.add_argument("--adam", type=float, default=3e-3, help="rate of the rest")
    v.add_argument("--decay", type=float, default=0.4, help="share of the time in which the rate falls to 0")
    v.add_argument("--long", type=float, default=0.35, help="share of the time, at the end, with crops up to 1,024")
    v.set_defaults(run=train)
    v = verbs.add_parser("evaluate")
    v.add_argument("corpus")
    v.add_argument("folder")
    v.set_defaults(run=evaluate)
    v = verbs.add_parser("export")
    v.add_argument("state")
    v.add_argument("folder")
    v.set_defaults(run=export)
    a = parser.parse_args()
    torch.set_num_threads(a.threads)
    a.run(a)


if __name__ == "__main__":
    main()
