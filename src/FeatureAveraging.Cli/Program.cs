using FeatureAveraging.Cli;

using var process = new ProcessHost();
return process.Code(FavgCommand.Run(process.Host, args));
