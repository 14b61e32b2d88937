namespace FeatureAveraging.Reporting.Pages;

/// <summary>The style of every page. No '&lt;', '&gt;' or '&amp;', so that it reads the same as XML and as HTML.</summary>
internal static class Stylesheet
{
    public const string Css = """
        :root{color-scheme:light dark;--paper:#fff;--ink:#1c2127;--muted:#59636e;--line:#e1e5e9;--panel:#f6f8fa;--link:#0a5ca0;
          --good:#00694c;--bad:#b3261e;--good-bg:#e3f4ed;--bad-bg:#fbe9e7;--warn:#7a5b00;
          --plus:#d9e8f6;--minus:#fbe5d6;--plus-mark:#0a66b0;--minus-mark:#c4500a}
        @media (prefers-color-scheme:dark){:root{--paper:#15181c;--ink:#e8eaed;--muted:#a3adb8;--line:#30363d;--panel:#1c2026;
          --link:#7ab8f5;--good:#5ad1a8;--bad:#ff8f85;--good-bg:#12332a;--bad-bg:#3d1b19;--warn:#e3c04f;
          --plus:#1d3a55;--minus:#55301a;--plus-mark:#66b2f5;--minus-mark:#f5924e}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--paper);color:var(--ink);
          font:16px/1.6 system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue','DejaVu Sans',sans-serif;-webkit-text-size-adjust:100%}
        main,header,footer{max-width:1120px;margin:0 auto;padding:0 24px}
        header{padding-top:56px}
        .eyebrow{margin:0;color:var(--muted);font-size:13px;letter-spacing:.08em;text-transform:uppercase}
        h1{font-size:clamp(26px,4.4vw,38px);line-height:1.15;letter-spacing:-.02em;margin:8px 0 14px;font-weight:680}
        h2{font-size:22px;letter-spacing:-.01em;line-height:1.3;margin:60px 0 6px;font-weight:650}
        .lead{font-size:clamp(17px,2.2vw,20px);line-height:1.5;margin:0 0 14px;max-width:46em}
        p{max-width:46em}
        .note,.meta{color:var(--muted);margin:4px 0 18px}
        .meta{font-size:14px}
        a{color:var(--link);text-decoration-thickness:1px;text-underline-offset:2px}
        .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(160px,1fr));gap:1px;margin:30px 0 0;padding:0;
          background:var(--line);border:1px solid var(--line);border-radius:10px;overflow:hidden}
        .tile{background:var(--paper);padding:16px 18px;display:flex;flex-direction:column-reverse;justify-content:flex-end}
        .tile dt{color:var(--muted);font-size:13.5px;line-height:1.4}
        .tile dd{margin:0 0 4px;font-size:28px;line-height:1.2;font-weight:620;letter-spacing:-.01em;font-variant-numeric:tabular-nums}
        .scroll{overflow-x:auto;-webkit-overflow-scrolling:touch}
        table{border-collapse:collapse;width:100%;font-size:14.5px;line-height:1.45;font-variant-numeric:tabular-nums}
        th,td{text-align:left;vertical-align:top;padding:8px 16px 8px 0;border-bottom:1px solid var(--line)}
        th{color:var(--muted);font-weight:550;font-size:13px}
        tbody th{color:inherit;font-weight:400;font-size:inherit}
        td.number,th.number{text-align:right;white-space:nowrap}
        tr:last-child td,tr:last-child th{border-bottom:0}
        code,pre{font-family:ui-monospace,'SF Mono',Menlo,Consolas,'DejaVu Sans Mono',monospace;font-size:.9em}
        .scroll tbody th{white-space:nowrap}
        td.short{white-space:nowrap}
        pre{background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:14px 16px;overflow-x:auto;user-select:all;
          white-space:pre-wrap;overflow-wrap:anywhere}
        .verdict{white-space:nowrap;font-weight:600;font-size:13.5px;padding:2px 9px;border-radius:99px}
        .holds{color:var(--good);background:var(--good-bg)}
        .fails{color:var(--bad);background:var(--bad-bg);border-radius:3px}
        .undecided{color:var(--warn);background:transparent;outline:1px dashed;outline-offset:-1px}
        .source{color:var(--muted);font-size:13px}
        .figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,460px),1fr));gap:28px 32px;margin-top:14px}
        figure{margin:0;min-width:0}
        figure.wide{grid-column:1/-1}
        figure svg{display:block;width:100%;height:auto;max-width:620px}
        figure.wide svg{max-width:none;min-width:680px}
        figcaption{font-size:13.5px;color:var(--muted);margin-top:6px}
        summary{cursor:pointer;color:var(--link)}
        details .scroll{max-height:420px;overflow:auto;border:1px solid var(--line);border-radius:8px;padding:0 12px;margin:8px 0}
        details table{font-size:12.5px}
        details th,details td{padding:4px 12px 4px 0;text-align:right;white-space:nowrap}
        .fold{border-bottom:1px solid var(--line);padding:8px 0}
        .fold th{text-align:left}
        .fold table{font-size:14px}
        caption{text-align:left;color:var(--muted);padding:8px 0 4px}
        .columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,420px),1fr));gap:0 48px;align-items:start}
        .columns td{overflow-wrap:anywhere}.columns td.number{overflow-wrap:normal}
        .severity-warning{color:var(--warn);font-weight:600}
        .severity-error{color:var(--bad);font-weight:600}
        ul.files{columns:3 260px;padding-left:0;list-style:none;font-size:14px;line-height:1.8}
        ul.files a{overflow-wrap:anywhere}
        .heat{position:relative;max-width:620px}.wide .heat{max-width:none;min-width:680px}
        .cells{position:absolute;cursor:crosshair}
        .here{position:absolute;pointer-events:none;outline:2px solid var(--ink);outline-offset:1px}
        .cell{min-height:1.6em;margin:6px 0 0;font-size:14px;font-variant-numeric:tabular-nums}
        .tone{--tone:var(--light)}
        .swatch{display:inline-block;width:12px;height:12px;border-radius:3px;margin-right:8px;background:var(--tone)}
        .radius{display:grid;grid-template-columns:auto 1fr;gap:4px 18px;align-items:center;max-width:none}
        .radius label{font-weight:600}.radius input{width:100%;min-height:28px;margin:0;accent-color:var(--link)}
        .answer{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,330px),1fr));gap:2px 28px;margin:10px 0 18px;
          font-size:14.5px;font-variant-numeric:tabular-nums}
        .answer .at{grid-column:1/-1;font-size:17px}.arm{display:grid;grid-template-columns:auto minmax(5em,1fr) auto;align-items:baseline}
        .arm .source{grid-column:2/-1}.arm b{font-size:17px}
        .chart{padding:8px 12px 0 46px;touch-action:pan-y}.plot{position:relative;height:240px;cursor:ew-resize;
          border:solid var(--line);border-width:0 0 1px 1px}
        .plot svg{position:absolute;inset:0;width:100%;height:100%;overflow:visible}
        .plot path{fill:none;stroke:var(--tone);stroke-width:2.5;stroke-linejoin:round}
        .ordinate{position:absolute;right:100%;margin-right:6px;transform:translateY(-50%);white-space:nowrap}
        .ordinate,.abscissa{color:var(--muted);font-size:12.5px;font-variant-numeric:tabular-nums}
        .abscissa{position:relative;height:24px}.abscissa span{position:absolute;top:3px;transform:translateX(-50%)}
        .cursor{position:absolute;top:0;bottom:0;border-left:1px solid var(--ink)}
        .dot{position:absolute;width:12px;height:12px;margin:-6px 0 0 -6px;border-radius:50%;
          background:var(--tone);border:2px solid var(--paper)}
        .histograms{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,320px),1fr));gap:22px 32px;margin:22px 0 0}
        h3{font-size:16px;line-height:1.3;margin:0 0 2px;font-weight:620}section .histograms+h3{margin-top:34px}
        .histogram .chart{padding-left:8px}.histogram .plot{height:96px;border-left:0;cursor:auto}
        .histogram .plot path{fill:var(--tone);stroke:none}.histogram figcaption{margin-top:0;font-variant-numeric:tabular-nums}
        .below{position:absolute;top:0;bottom:0;left:0;border-right:1px solid var(--ink);
          background:repeating-linear-gradient(135deg,var(--paper) 0 2px,transparent 2px 6px)}
        button{font:inherit;color:var(--link);background:none;border:1px solid var(--line);border-radius:6px;padding:3px 12px;
          cursor:pointer}button:disabled{color:var(--muted);cursor:default;opacity:.7}
        .samples button{border:0;padding:2px 0;text-align:right;font-weight:600}.samples td{padding-top:4px;padding-bottom:4px;
          vertical-align:middle}.samples td .source{white-space:nowrap}
        .samples th:first-child,.samples td:first-child{text-align:left}
        .three{display:inline-flex;gap:4px;margin-right:8px;vertical-align:middle}.three img{image-rendering:pixelated;border-radius:2px}
        .pages+h3{margin-top:34px}
        .pages{display:flex;flex-wrap:wrap;gap:10px;align-items:center;font-size:14px}
        .player{border:1px solid var(--line);border-radius:10px;padding:16px 18px;margin:0 0 26px}
        .player fieldset{border:0;padding:0;margin:0 0 10px;display:flex;flex-wrap:wrap;gap:2px 22px}
        .player legend{padding:0;font-weight:600}.player fieldset label{display:flex;align-items:baseline;gap:7px}
        .controls{display:grid;grid-template-columns:auto auto 1fr auto;gap:6px 16px;align-items:center}
        .controls label{font-weight:600}.controls input{width:100%;min-height:28px;margin:0;accent-color:var(--link)}
        .controls .said{min-width:9em;font-variant-numeric:tabular-nums}.play{min-width:5.4em}
        .views{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,280px),1fr));gap:18px 28px;
          max-width:912px;margin-top:14px}
        .views .axis{display:block;color:var(--muted);font-size:13px;line-height:1.5}
        .views figcaption{margin-top:2px;color:inherit;font-size:14.5px;font-variant-numeric:tabular-nums}
        .plane{position:relative;line-height:0}.plane canvas{width:100%;height:auto;border-radius:4px}
        .plane svg{position:absolute;inset:0;width:100%;height:100%;max-width:none}
        .plane line{stroke-width:2.5}.plane circle{stroke:var(--paper);stroke-width:2}
        .plane line.plus{stroke:var(--plus-mark)}.plane line.minus{stroke:var(--minus-mark)}
        .plane circle.plus{fill:var(--plus-mark)}.plane circle.minus{fill:var(--minus-mark)}
        .plane text{font-size:18px;font-weight:600;fill:var(--ink)}
        .unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
        :focus-visible{outline:2px solid var(--link);outline-offset:2px}
        footer{margin-top:72px;padding-bottom:40px;color:var(--muted);font-size:13.5px}
        @media (prefers-color-scheme:dark){.tone{--tone:var(--dark)}}
        @media (max-width:600px){main,header,footer{padding-left:16px;padding-right:16px}header{padding-top:32px}h2{margin-top:44px}
          .controls{grid-template-columns:auto 1fr}.controls .said{grid-row:1;grid-column:2}.controls input{grid-column:1/-1}
          .player{padding:12px}.tiles{grid-template-columns:repeat(2,1fr)}.tile{padding:12px 14px}.tile dd{font-size:22px}
          .stack thead{display:none}
          .stack tr{display:block;padding:12px 0;border-bottom:1px solid var(--line)}
          .stack td,.stack th{display:block;border:0;padding:1px 0;text-align:left;white-space:normal}
          .stack td[data-label]::before{content:attr(data-label) ': ';color:var(--muted)}}
        @media print{body{font-size:11pt}main,header,footer{max-width:none;padding:0}figure,tr,.tile{break-inside:avoid}
          h2{break-after:avoid;margin-top:28pt}
          details,#explorer,.cell,.player{display:none}figure.wide svg{min-width:0}a{color:inherit;text-decoration:none}}
        """;
}
