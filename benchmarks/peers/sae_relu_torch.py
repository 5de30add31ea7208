"""A ReLU-L1 SAE training step in plain PyTorch, as InterPLM's ReLUTrainer and dictionary_learning's StandardTrainer do
it: the peer of the dense SAE rung.

Usage: sae_relu_torch.py D LATENTS BATCH STEPS THREADS

Each repetition runs STEPS steps: encoder, ReLU, decoder, mean length of the residual plus an L1 penalty, backward,
clipped gradient, Adam that keeps decoder columns at length 1 (gradient projected before, columns divided after).
"""

import sys

import torch
from torch import nn

from peer import serve


class ReLUAutoencoder(nn.Module):
    def __init__(self, d, latents):
        super().__init__()
        self.bias = nn.Parameter(torch.zeros(d))
        self.encoder = nn.Linear(d, latents)
        self.decoder = nn.Linear(latents, d, bias=False)
        weight = torch.randn_like(self.decoder.weight)
        self.decoder.weight = nn.Parameter(weight / weight.norm(dim=0, keepdim=True))
        self.encoder.weight = nn.Parameter(self.decoder.weight.T.clone().detach())
        self.encoder.bias.data.zero_()

    def forward(self, x):
        codes = torch.relu(self.encoder(x - self.bias))
        return self.decoder(codes) + self.bias, codes


class ConstrainedAdam(torch.optim.Adam):
    """Adam whose constrained parameters are matrices with columns of length 1."""

    def __init__(self, parameters, constrained, lr):
        super().__init__(parameters, lr=lr)
        self.constrained = constrained

    @torch.no_grad()
    def step(self):
        for p in self.constrained:
            unit = p / p.norm(dim=0, keepdim=True)
            p.grad -= (p.grad * unit).sum(dim=0, keepdim=True) * unit
        super().step()
        for p in self.constrained:
            p /= p.norm(dim=0, keepdim=True)


class Trainer:
    def __init__(self, d, latents, l1_penalty=0.06):
        self.model = ReLUAutoencoder(d, latents)
        self.optimiser = ConstrainedAdam(self.model.parameters(), [self.model.decoder.weight], lr=1e-4)
        self.l1_penalty = l1_penalty

    def step(self, x):
        self.optimiser.zero_grad()
        output, codes = self.model(x)
        loss = torch.linalg.norm(x - output, dim=-1).mean() + self.l1_penalty * codes.norm(p=1, dim=-1).mean()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()


def main():
    d, latents, batch, steps, threads = map(int, sys.argv[1:])
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    trainer = Trainer(d, latents)
    # Mean squared norm 1, as activations are scaled for training; two batches by turns, so that none stays in a cache.
    data = torch.randn(2, batch, d) * d**-0.5

    def work():
        for i in range(steps):
            trainer.step(data[i % 2])

    serve(work)


main()
