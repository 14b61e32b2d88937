namespace FeatureAveraging.Sweeps.Plans;

/// <summary>A sweep file to start from, with a comment on everything in it.</summary>
public static class SweepExample
{
    /// <summary>Its text.</summary>
    /// <param name="name">Name of the sweep.</param>
    public static string Write(string name) => $$"""
        {
          "$schema": "./{{SweepSchema.FileName}}",

          // Name of the sweep and of its folder, sweeps/{{name}}.
          "Name": "{{name}}",

          // The experiment that every cell runs: synthetic; or train or harden, whose samples a section "Data" may name:
          // "Data": { "Dataset": "mnist", "Labels": "parity" },
          "Experiment": "synthetic",

          // What all cells have in common, under the names of --set. Scope=ExactRadii measures exact radii alone: fast, and no attack runs.
          "Options": {
            "Scope": "ExactRadii",
            "Data.TestCount": 200
          },

          // A cell is one value of each axis, with one seed. Here 5 × 4 × 2 = 40 points.
          "Axes": [
            // a list: numbers, words, true or false, null, lists where the option is one
            { "Option": "Data.ClusterCount", "Values": [2, 4, 6, 8, 10] },

            // a range by its number of values, both ends counted; Log spaces them by equal ratios, Whole rounds them
            { "Option": "Data.InputDimension", "From": 384, "To": 3072, "Count": 4, "Scale": "Log", "Whole": true },

            // axes that change together: (300, 0.001), then (1000, 0.0005)
            {
              "Zip": [
                { "Option": "Data.SampleCount", "Values": [300, 1000] },
                { "Option": "Training.LearningRate", "Values": [0.001, 0.0005] }
              ]
            }
          ],

          // Every point is run with seeds 0, 1, 2: 120 cells.
          "Seeds": { "From": 0, "Count": 3 },

          // What is kept of each cell, as the run record names it. Without this everything is kept.
          "Metrics": [
            "coarse.radius.exact.median",
            "fine.radius.exact.max.median",
            "fine.radius.exact.max.over.coarse",
            "coarse.index.averaging"
          ],

          // Threads of one cell, memory of one worker process, how often a failed cell is tried again.
          "Resources": { "Threads": 1, "MemoryMegabytes": 1000, "Retries": 1 },

          // For --engine slurm alone.
          "Slurm": { "TimeMinutes": 60, "CellsPerTask": 50 }
        }

        """;
}
