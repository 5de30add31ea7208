namespace PlmLens.Analysis.Matching;

/// <summary>
/// The permutation of largest total value: every row of a square matrix gets a column of its own. Exact, by the
/// shortest augmenting paths of Jonker and Volgenant (1987, Computing 38:325). About n^2 log n steps for the matrices
/// that occur here and n^3 at worst.
/// </summary>
internal sealed class LinearAssignment
{
    private readonly float[] _value;
    private readonly int _size;

    // Dual prices of columns: cost(i, j) - price(j) is what row i compares, cost being the negative value.
    private readonly double[] _price;
    private readonly int[] _columnOf, _rowOf;

    private LinearAssignment(float[] value, int size)
    {
        _value = value;
        _size = size;
        _price = new double[size];
        _columnOf = new int[size];
        _rowOf = new int[size];
        Array.Fill(_columnOf, -1);
        Array.Fill(_rowOf, -1);
    }

    /// <summary>Solves the assignment.</summary>
    /// <param name="value">[size, size], finite.</param>
    /// <param name="size">1 or more.</param>
    /// <param name="cancel">Stops between rows.</param>
    /// <returns>[size]: the column of each row.</returns>
    public static int[] Solve(float[] value, int size, CancellationToken cancel = default)
    {
        var problem = new LinearAssignment(value, size);
        problem.ReduceColumns();
        List<int> free = problem.TransferReduction();
        for (int round = 0; round < 2 && free.Count > 0; round++)
            free = problem.ReduceRows(free);
        problem.Augment(free, cancel);
        return problem._columnOf;
    }

    // Every column takes the row where it is cheapest, if that row is free.
    private void ReduceColumns()
    {
        var best = new int[_size];
        Array.Fill(_price, double.PositiveInfinity);
        for (int i = 0; i < _size; i++)
        {
            ReadOnlySpan<float> row = Row(i);
            for (int j = 0; j < _size; j++)
            {
                if (-row[j] < _price[j])
                {
                    _price[j] = -row[j];
                    best[j] = i;
                }
            }
        }

        for (int j = _size - 1; j >= 0; j--)
        {
            if (_columnOf[best[j]] >= 0)
                continue;
            _columnOf[best[j]] = j;
            _rowOf[j] = best[j];
        }
    }

    // A row that was matched lowers its column's price until its second choice is as good. Returns the free rows.
    private List<int> TransferReduction()
    {
        var free = new List<int>();
        for (int i = 0; i < _size; i++)
        {
            int mine = _columnOf[i];
            if (mine < 0)
            {
                free.Add(i);
                continue;
            }

            ReadOnlySpan<float> row = Row(i);
            double second = double.PositiveInfinity;
            for (int j = 0; j < _size; j++)
            {
                if (j != mine)
                    second = Math.Min(second, -row[j] - _price[j]);
            }

            // The price may only fall: what a matched column costs must stay the row's best.
            double first = -row[mine] - _price[mine];
            if (double.IsFinite(second) && second > first)
                _price[mine] -= second - first;
        }

        return free;
    }

    // Free rows take their best column and push its row out, as long as that lowers a price.
    private List<int> ReduceRows(List<int> free)
    {
        var left = new List<int>();
        var waiting = new Stack<int>(free.AsEnumerable().Reverse());
        long budget = 8L * _size;
        while (waiting.TryPop(out int i))
        {
            (int first, double least, int second, double next) = TwoBest(i);
            if (_rowOf[first] >= 0 && --budget < 0)
            {
                left.Add(i);
                continue;
            }

            bool lowers = second >= 0 && _price[first] - (next - least) < _price[first];
            if (lowers)
                _price[first] -= next - least;
            int column = lowers || second < 0 || _rowOf[first] < 0 ? first : second;
            int loser = _rowOf[column];
            if (loser >= 0 && !lowers)
            {
                // Without a lower price the push could go round in circles: leave it to the augmenting paths.
                left.Add(i);
                continue;
            }

            _columnOf[i] = column;
            _rowOf[column] = i;
            if (loser < 0)
                continue;
            _columnOf[loser] = -1;
            waiting.Push(loser);
        }

        return left;
    }

    private (int First, double Least, int Second, double Next) TwoBest(int i)
    {
        ReadOnlySpan<float> row = Row(i);
        int first = -1, second = -1;
        double least = double.PositiveInfinity, next = double.PositiveInfinity;
        for (int j = 0; j < _size; j++)
        {
            double cost = -row[j] - _price[j];
            if (cost >= next)
                continue;
            if (cost < least)
            {
                (second, next) = (first, least);
                (first, least) = (j, cost);
            }
            else
            {
                (second, next) = (j, cost);
            }
        }

        return (first, least, second, next);
    }

    // Dijkstra from each free row to the nearest free column; the path's matches are exchanged.
    private void Augment(List<int> free, CancellationToken cancel)
    {
        var distance = new double[_size];
        var from = new int[_size];
        var open = new int[_size];
        foreach (int start in free)
        {
            cancel.ThrowIfCancellationRequested();
            for (int j = 0; j < _size; j++)
                open[j] = j;
            ReadOnlySpan<float> row = Row(start);
            for (int j = 0; j < _size; j++)
            {
                distance[j] = -row[j] - _price[j];
                from[j] = start;
            }

            int left = _size, end;
            double reached;
            while (true)
            {
                // Columns open[left..] are done, in the order of their distance.
                int nearest = 0;
                for (int k = 1; k < left; k++)
                {
                    if (distance[open[k]] < distance[open[nearest]])
                        nearest = k;
                }

                end = open[nearest];
                reached = distance[end];
                (open[nearest], open[left - 1]) = (open[left - 1], open[nearest]);
                left--;
                if (_rowOf[end] < 0)
                    break;
                Relax(_rowOf[end], end, reached, open.AsSpan(0, left), distance, from);
            }

            for (int k = left; k < _size; k++)
            {
                if (open[k] != end)
                    _price[open[k]] += distance[open[k]] - reached;
            }

            for (int column = end, i = -1; i != start;)
            {
                i = from[column];
                _rowOf[column] = i;
                (column, _columnOf[i]) = (_columnOf[i], column);
            }
        }
    }

    private void Relax(int i, int column, double reached, Span<int> open, double[] distance, int[] from)
    {
        ReadOnlySpan<float> row = Row(i);
        double back = -row[column] - _price[column] - reached;
        foreach (int j in open)
        {
            double there = -row[j] - _price[j] - back;
            if (there < distance[j])
            {
                distance[j] = there;
                from[j] = i;
            }
        }
    }

    private ReadOnlySpan<float> Row(int i) => _value.AsSpan(i * _size, _size);
}
