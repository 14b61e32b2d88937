using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using SkiaSharp;

namespace FeatureAveraging.Reporting.Tests;

public sealed partial class ReportBuilderTests
{
    [Fact]
    public void Build_Pictures_AreOfTheRightSizeAndNotBlank()
    {
        ReportFile[] pictures =
            [.. ReportBuilder.Build(SmallRecord.Make()).Files.Where(file => file.RelativePath.EndsWith(".png", StringComparison.Ordinal))];

        Assert.Equal(7, pictures.Length);
        Assert.All(pictures, picture =>
        {
            using SKBitmap bitmap = SKBitmap.Decode(picture.Content);
            Assert.Equal(1200, bitmap.Width);
            Assert.InRange(bitmap.Height, 300, 1500);
            int painted = bitmap.Pixels.Count(pixel => pixel != SKColors.White);
            Assert.True(painted > bitmap.Width * bitmap.Height / 100, $"{picture.RelativePath}: {painted} pixels painted");
        });
    }

    [Fact]
    public void Build_Drawings_AreWellFormedAndInBothThemes() =>
        Assert.All(
            ReportBuilder.Build(SmallRecord.Make()).Files.Where(file => file.RelativePath.EndsWith(".svg", StringComparison.Ordinal)),
            file =>
            {
                XElement svg = XDocument.Parse(Encoding.UTF8.GetString(file.Content)).Root!;
                string style = svg.Element(Svg + "style")!.Value;
                string[] classes = [.. svg.Descendants().Attributes("class").SelectMany(names => names.Value.Split(' ')).Distinct()];
                string[] themes = style.Split("@media (prefers-color-scheme:dark)");
                Assert.Equal(2, themes.Length);
                Assert.All(classes, name => Assert.All(themes, theme => Assert.Contains($".{name}{{", theme, StringComparison.Ordinal)));
            });

    [Fact]
    public void Build_Drawings_KeepTheirTextsInsideThePicture() =>
        Assert.All(
            new[] { SmallRecord.Make(), AttackRecord.Make() }
                .SelectMany(record => XDocument.Parse(ReportBuilder.Build(record).Html).Descendants(Svg + "svg")),
            svg =>
            {
                double width = double.Parse(svg.Attribute("viewBox")!.Value.Split(' ')[2], CultureInfo.InvariantCulture);
                foreach (XElement text in svg.Descendants(Svg + "text"))
                {
                    Match upright = Regex.Match(text.Attribute("transform")!.Value, @"^translate\(([-\d.]+) ");
                    if (upright.Success)
                    {
                        double left = double.Parse(upright.Groups[1].Value, CultureInfo.InvariantCulture) + (double)text.Attribute("x")!;
                        Assert.InRange(left, 0, width - (double)text.Attribute("textLength")!);
                    }
                }
            });
}
