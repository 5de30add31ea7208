"""A dense TopK SAE training step in plain PyTorch, as dictionary_learning's AutoEncoderTopK does it: the peer of the
SAE rung.

Usage: sae_topk_torch.py D LATENTS K BATCH STEPS THREADS

Each repetition runs STEPS steps: encoder, ReLU, top-k, scatter to a dense [BATCH, LATENTS], decoder product, squared
error, backward, clipped and projected gradient, Adam, unit decoder columns. No latent is dead in these few steps, so
the auxiliary loss costs nothing.
"""

import sys

import torch
from torch import nn

from peer import serve


class TopKAutoencoder(nn.Module):
    def __init__(self, d, latents, k):
        super().__init__()
        self.k = k
        self.b_dec = nn.Parameter(torch.zeros(d))
        self.decoder = nn.Linear(latents, d, bias=False)
        self.decoder.weight.data = unit_columns(self.decoder.weight)
        self.encoder = nn.Linear(d, latents)
        self.encoder.weight.data = self.decoder.weight.T.clone()
        self.encoder.bias.data.zero_()

    def forward(self, x):
        positive = torch.relu(self.encoder(x - self.b_dec))
        top = positive.topk(self.k, sorted=False, dim=-1)
        codes = torch.zeros_like(positive).scatter_(dim=-1, index=top.indices, src=top.values)
        return self.decoder(codes) + self.b_dec, top


@torch.no_grad()
def unit_columns(weight):
    return weight / (torch.norm(weight, dim=0, keepdim=True) + torch.finfo(weight.dtype).eps)


@torch.no_grad()
def without_parallel_part(weight, gradient):
    unit = unit_columns(weight)
    return gradient - (gradient * unit).sum(dim=0, keepdim=True) * unit


class Trainer:
    def __init__(self, d, latents, k):
        self.model = TopKAutoencoder(d, latents, k)
        self.optimiser = torch.optim.Adam(self.model.parameters(), lr=1e-4, betas=(0.9, 0.999))
        self.tokens_since_fired = torch.zeros(latents, dtype=torch.long)

    def step(self, x):
        output, top = self.model(x)
        error = x - output
        with torch.no_grad():
            fired = torch.zeros_like(self.tokens_since_fired, dtype=torch.bool)
            fired[top.indices.flatten()] = True
            self.tokens_since_fired += len(x)
            self.tokens_since_fired[fired] = 0
        loss = error.pow(2).sum(dim=-1).mean()
        loss.backward()
        weight = self.model.decoder.weight
        weight.grad = without_parallel_part(weight, weight.grad)
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()
        self.optimiser.zero_grad()
        weight.data = unit_columns(weight)


def main():
    d, latents, k, batch, steps, threads = map(int, sys.argv[1:])
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    trainer = Trainer(d, latents, k)
    # Mean squared norm 1, as activations are scaled for training; two batches by turns, so that none stays in a cache.
    data = torch.randn(2, batch, d) * d**-0.5

    def work():
        for i in range(steps):
            trainer.step(data[i % 2])

    serve(work)


main()
