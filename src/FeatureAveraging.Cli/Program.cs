using FeatureAveraging.Cli;

using var process = new ProcessHost();
return FavgCommand.Run(process.Host, args);
