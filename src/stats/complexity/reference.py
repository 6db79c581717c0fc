"""Reference values for complexity: the same model, summed by scipy over continuous parameters.

The posterior integrates overhead and discrepancy by quadrature instead of a grid, and the scale numerically instead of
in closed form; least squares are scipy's nnls. Prints what tests.rs asserts.
"""
import numpy as np
from scipy import integrate, optimize, stats

CLASSES = [
    ("1", lambda n: np.ones_like(n)),
    ("log n", lambda n: np.log(n + 1)),
    ("n", lambda n: n),
    ("n log n", lambda n: n * np.log(n + 1)),
    ("n2", lambda n: n**2),
    ("n3", lambda n: n**3),
]
LOW, HIGH = np.log(0.01), np.log(0.3)


def likelihood(n, y, f, rho, log_tau, centre):
    """Of the data, with ln b integrated by a sum over a fine grid."""
    tau = np.exp(log_tau)
    grid = centre + np.linspace(-1.5, 1.5, 6001)
    z = np.log(y)[:, None] - np.log(rho + f(n))[:, None] - grid[None, :]
    return np.exp(stats.norm.logpdf(z, scale=tau).sum(0)).sum() * (grid[1] - grid[0])


def evidence(n, y, name, f):
    def at(rho, steps=60):
        centre = np.mean(np.log(y) - np.log(rho + f(n)))
        taus = np.linspace(LOW, HIGH, steps)
        return np.mean([likelihood(n, y, f, rho, t, centre) for t in taus])
    if name == "1":
        return at(0.0)
    low, high = np.log(0.01 * f(n)[0]), np.log(9 * f(n)[-1])
    with_overhead = np.mean([at(np.exp(r), 40) for r in np.linspace(low, high, 160)])
    return 0.5 * at(0.0) + 0.5 * with_overhead


def main():
    n = np.array([1000.0, 2000.0, 4000.0, 8000.0, 16000.0])
    for label, y in [
        ("linear", np.array([1.21, 2.17, 4.22, 8.35, 16.1])),
        ("quadratic", np.array([0.012, 0.042, 0.163, 0.66, 2.6])),
    ]:
        marginal = np.array([evidence(n, y, name, f) for name, f in CLASSES])
        print(label, "posterior", np.round(marginal / marginal.sum(), 4))
        for name, f in CLASSES:
            columns = np.column_stack([1 / y, f(n) / y])
            scale = columns.max(0)
            solution, residual = optimize.nnls(columns / scale, np.ones_like(y))
            print("  ", name, solution / scale, "rms", residual / np.sqrt(len(y)))


main()
