"""Trains a TopK SAE in plain PyTorch with dictionary_learning's recipe and prints how well it reconstructs held-out
rows: the peer of the sae-quality rung.

Usage: sae_topk_quality_torch.py ACTIVATIONS K STEPS EVERY THREADS

ACTIVATIONS is a safetensors file with `batches` [n, BATCH, D], taken in order and from the front again when they are
used up, `test` [m, D] and `W_dec` [LATENTS, D], the unit decoder rows to start from, so that both programs start alike.
Prints "value fvu-STEP F" and "value l0-STEP L" for every EVERY-th step, then "ready". The recipe: inputs divided by the
root of their mean squared length, b_dec from the geometric median of the first batch, encoder a copy of the decoder,
AuxK on up to D/2 dead latents with weight 1/32, gradient projected and clipped to 1, Adam at 2e-4 / sqrt(LATENTS /
2^14), warm-up to 1000 steps or a twentieth of the run, linear decay over the last fifth, dead after 10 million tokens or
a tenth of the run: the settings of the run it is compared with.
"""

import sys

import torch
from torch import nn

from peer import read_safetensors, say


def geometric_median(x, most=100, tolerance=1e-5):
    guess = x.mean(dim=0)
    for _ in range(most):
        previous = guess
        weights = 1 / torch.norm(x - guess, dim=1)
        weights = weights / weights.sum()
        guess = (weights[:, None] * x).sum(dim=0)
        if torch.norm(guess - previous) < tolerance:
            break
    return guess


def unit_columns(weight):
    return weight / (torch.norm(weight, dim=0, keepdim=True) + torch.finfo(weight.dtype).eps)


class Trainer:
    def __init__(self, first_batch, decoder, k, steps):
        latents, d = decoder.shape
        self.latents, self.k, self.steps, self.aux_k = latents, k, steps, d // 2
        self.decoder = nn.Parameter(decoder.T.contiguous())
        self.encoder = nn.Parameter(self.decoder.detach().T.clone())
        self.b_enc = nn.Parameter(torch.zeros(latents))
        self.b_dec = nn.Parameter(geometric_median(first_batch))
        self.parameters = [self.encoder, self.b_enc, self.decoder, self.b_dec]
        rate = 2e-4 / (latents / 2**14) ** 0.5
        self.optimiser = torch.optim.Adam(self.parameters, lr=rate, betas=(0.9, 0.999))
        warm_up = min(1000, steps // 20)
        decay = max(warm_up, steps * 4 // 5)
        self.schedule = torch.optim.lr_scheduler.LambdaLR(
            self.optimiser,
            lambda s: s / warm_up if s < warm_up else 1 if s < decay else (steps - s) / (steps - decay),
        )
        self.silent = torch.zeros(latents, dtype=torch.long)
        self.dead_after = max(1, min(10_000_000, steps * len(first_batch) // 10))

    def encode(self, x):
        positive = torch.relu((x - self.b_dec) @ self.encoder.T + self.b_enc)
        top = positive.topk(self.k, sorted=False, dim=-1)
        return torch.zeros_like(positive).scatter_(-1, top.indices, top.values), positive

    def auxiliary(self, residual, positive):
        dead = self.silent >= self.dead_after
        count = int(dead.sum())
        if count == 0:
            return torch.tensor(0.0)
        candidates = torch.where(dead[None], positive, torch.tensor(-torch.inf))
        top = candidates.topk(min(self.aux_k, count), sorted=False)
        codes = torch.zeros_like(positive).scatter_(-1, top.indices, top.values)
        error = (residual - codes @ self.decoder.T).pow(2).sum(-1).mean()
        spread = (residual - residual.mean(0)).pow(2).sum(-1).mean()
        return (error / spread).nan_to_num(0.0)

    def step(self, x):
        codes, positive = self.encode(x)
        residual = x - codes @ self.decoder.T - self.b_dec
        with torch.no_grad():
            fired = (codes > 0).any(0)
            self.silent += len(x)
            self.silent[fired] = 0
        loss = residual.pow(2).sum(-1).mean() + self.auxiliary(residual.detach(), positive) / 32
        loss.backward()
        with torch.no_grad():
            unit = unit_columns(self.decoder)
            self.decoder.grad -= (self.decoder.grad * unit).sum(0, keepdim=True) * unit
        nn.utils.clip_grad_norm_(self.parameters, 1.0)
        self.optimiser.step()
        self.optimiser.zero_grad()
        self.schedule.step()
        self.decoder.data = unit_columns(self.decoder.data)

    @torch.no_grad()
    def quality(self, test):
        error, active = 0.0, 0
        for rows in test.split(4096):
            codes, _ = self.encode(rows)
            error += (rows - codes @ self.decoder.T - self.b_dec).double().pow(2).sum().item()
            active += (codes > 0).sum().item()
        spread = (test.double() - test.double().mean(0)).pow(2).sum().item()
        return error / spread, active / len(test)


def main():
    path, (k, steps, every, threads) = sys.argv[1], map(int, sys.argv[2:])
    torch.set_num_threads(threads)
    tensors = read_safetensors(path)
    batches, test = tensors["batches"], tensors["test"]
    scale = batches.reshape(-1, batches.shape[2]).pow(2).sum(-1).mean().sqrt()
    batches, test = batches / scale, test / scale
    trainer = Trainer(batches[0], tensors["W_dec"], k, steps)
    for step in range(steps):
        trainer.step(batches[step % len(batches)])
        if (step + 1) % every == 0:
            fvu, l0 = trainer.quality(test)
            say(f"value fvu-{step + 1} {fvu:.9f}")
            say(f"value l0-{step + 1} {l0:.4f}")
    say("ready")


main()
