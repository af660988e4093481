"""Ways to hide a sentence that no list of hiding styles has: each is left out or asked about. “{}” is the sentence."""

from __future__ import annotations

STYLES = (
    # Functions, units and values that browsers know and nobody here computes.
    "opacity:env(--none, 0%)",
    "opacity:cos(90deg)",
    "opacity:calc(e - e)",
    "opacity:round(down, .9)",
    "opacity:pow(0, 2)",
    "display:if(else: none)",
    "display:env(x, none)",
    "font-size:calc(2px * tan(0))",
    "font-size:hypot(0px)",
    "display:attr(data-d type(<custom-ident>), none)",
    "color:contrast-color(black)",
    "height:calc-size(auto, 0px);overflow:clip",
    # What browsers drop, after what they keep.
    "display:none;display:inline inline",
    "opacity:0;opacity:2em",
    "transform:scale(0);transform:turn(1)",
    "clip-path:circle(0);clip-path:ring()",
    "filter:opacity(0);filter:fog(1)",
    "text-indent:-9999px;text-indent:some",
    "position:fixed;top:-999px;top:7",
    "visibility:hidden;visibility:shown",
    "color:#fff;background:navy bar",
    "color:#fff;text-shadow:navy",
    "color:#fff;background-color:#fff;background-image:linear-gradient(#111,#111);background-blend-mode:lighten",
    "mso-hide:all",
    # Shapes, turns and depth.
    "transform:skewY(89.9deg)",
    "rotate:x 90deg",
    "transform:rotate3d(1,0,0,90deg)",
    "transform:rotateX(180deg);backface-visibility:hidden",
    "transform:matrix3d(0,0,0,0,0,1,0,0,0,0,1,0,0,0,0,1)",
    "transform:perspective(9px) translateZ(900px)",
    "offset-path:path('M9 9L9 99999');offset-distance:99%",
    "clip-path:circle(9px at 4000px 9px)",
    "clip-path:polygon(7000px 0,8000px 0,8000px 9px)",
    "clip-path:inset(80px 0 0 0)",
    "clip-path:rect(200px 800px 300px 0)",
    "zoom:.05",
    "scale:1 .02",
    "translate:0 -350px",
    "margin-top:-380px",
    "margin-block:-900px 0",
    "margin-inline:-480px 0;width:450px",
    "position:relative;bottom:5000px",
    "position:absolute;top:-420px",
    "position:absolute;inset-inline:-5000px auto",
    "text-indent:-460px;white-space:nowrap",
    "position:sticky;top:-300px",
    # Colours: what is behind the letters, or around them.
    "color:#fff;background:linear-gradient(#111,#111) no-repeat;background-size:1px 1px",
    "color:#fff;background:linear-gradient(#111,#111) no-repeat;background-position:0 4000px",
    "color:#fff;background:radial-gradient(circle at -900px 0,#111 2px,#fff 3px)",
    "color:#fff;text-shadow:4000px 0 #111",
    "color:#fff;text-shadow:0 0 300px #111",
    "color:#fff;-webkit-text-stroke-color:#111",
    "color:#111;-webkit-text-stroke:15px #fff",
    "filter:invert(100%)",
    "filter:brightness(9);color:#666",
    "filter:contrast(0)",
    "backdrop-filter:brightness(0)",
    "-webkit-mask-box-image:linear-gradient(#0000,#0000)",
    "mask-border:linear-gradient(#0000,#0000) 1",
    "outline:70px solid #fff;outline-offset:-70px",
    "text-decoration:line-through 20px #fff",
    "box-shadow:inset 0 0 0 99px #111;color:#111",
    "background:url(data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7)",
    "border-image:linear-gradient(#000,#000) 1 fill",
    # Boxes without room.
    "box-sizing:border-box;height:24px;padding-top:24px;overflow:hidden",
    "contain:strict",
    "contain:size;overflow:clip",
    "container-type:size;overflow:hidden",
    "aspect-ratio:9000;overflow:hidden;min-height:0",
    "display:table-column",
    "display:table-column-group",
    "line-height:200px;height:30px;overflow:hidden",
    "font-size-adjust:0",
    "writing-mode:vertical-lr;text-combine-upright:all",
    "word-spacing:1500px;white-space:nowrap;overflow:hidden",
    "letter-spacing:-.5em",
    "font-size:5px",
    "content:url(data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=)",
    "all:unset;color:#fff",
)
RULES = (
    "{display:none} @supports (no:such){.x{display:block}}",
    "{color:#000} @supports not (no:such){.x{display:none}}",
    "{color:#000} @container (width > 1px){.x{opacity:0}}",
    "{display:none} @starting-style{.x{display:flow}}",
    "{display:none} @scope(body) to (.x){.x{display:block}}",
    "{color:#000} @when media(screen){.x{display:none}}",
    "{color:#000} @media (min-aspect-ratio:1/50){.x{display:none}}",
    "{color:#000} @media (resolution > .4dppx){.x{display:none}}",
    "{color:#000} @media (color-gamut:srgb){.x{visibility:hidden}}",
    "{color:#000} @media (dynamic-range:standard){.x{opacity:0}}",
    "{color:#000} @media (min-width:1300px) and (max-width:1500px){.x{display:none}}",
    "{color:#000} @media (prefers-color-scheme:dark){.x{display:none}}",
    "{display:none} @media (min-width:90){.x{display:block}}",
    "{display:none} @media (min-width:1px) and (color) or (grid){.x{display:block}}",
    "{color:#000} @media (min-height:750px){.x{display:none}}",
    "{color:#000} :root:not(:picture-in-picture) .x:nth-child(n of p){display:none}",
    "{color:#000} .x:dir(ltr){display:none}",
    "{color:#000} :is(:-moz-none,.x){display:none}",
    "{color:#000} p.x:defined{color:#fff}",
    "{animation:k 900s} @keyframes k{0%,to{opacity:0}}",
    "{animation:k 1s reverse both} @keyframes k{from{opacity:0}to{opacity:1}}",
    "{animation:k 90s -40s paused} @keyframes k{50%{visibility:hidden}}",
    "{animation:k 5s infinite} @keyframes k{1%,99%{font-size:0}}",
    "{display:var(--s)} @property --s{syntax:'*';inherits:false;initial-value:none}",
    "{--h:none;display:VAR(--h)}",
    "{font-family:z} @font-face{font-family:z;src:local(Arial);size-adjust:1%}",
    "{font-family:z} @font-face{font-family:z;src:url(data:font/woff2;base64,AA)}",
    "{color:#fff} .x::first-line{color:#111}",
    "{display:none} </style><style>@namespace url(urn:other);.x{display:block}",
    "{display:none} </style><style type=text/other>.x{display:block}",
    "{color:#000} </style><svg width=0 height=0><style>.x{display:none}</style></svg><style>",
    "{display:none} </style><style title=one>.x{color:#000}</style><style title=two>.x{display:block}",
    "{display:none} </style><noscript><style>.x{display:block}</style></noscript><style>",
)
"""What follows “.x” in the sheet of a page whose sentence has that class."""
PARTS = (
    "<div style='background:#111;height:0'><p style='color:#fff'>{}</p></div>",
    "<div style='background:#111;width:9px;height:9px'><p style='color:#fff;position:absolute;top:300px'>{}</p></div>",
    "<div style='background:#111;display:contents'><p style='color:#fff'>{}</p></div>",
    "<b style='background:#111'><div style='color:#fff'>{}</div></b>",
    "<div style='background:#111;visibility:hidden'><p style='color:#fff;visibility:visible'>{}</p></div>",
    "<div style='background:#111;width:60px'><p style='color:#fff;margin-left:80px;width:500px'>{}</p></div>",
    "<div style='background:#111;max-height:3px'><p style='color:#fff'>{}</p></div>",
    "<span style='background:#111;font-size:0'><span style='font-size:15px;color:#fff'>{}</span></span>",
    "<p bgcolor=black><font color=white>{}</font></p>",
    "<font color=fffffffffff>{}</font>",
    "<body link=white><a href=x>{}</a>",
    "<html style='color-scheme:dark'><p style='color:#131313'>{}</p>",
    "<style>html{background:#fff}body{background:#111;height:0}</style><p style='color:#fff'>{}</p>",
    "<table><tr><td>{}</td></tr></table><style>table{perspective:1px}td{transform:translateZ(-9999px)}</style>",
    "<table><colgroup style='visibility:collapse'><col></colgroup><tr><td>{}</td></tr></table>",
    "<meter value=.5>{}</meter>",
    "<progress>{}</progress>",
    "<marquee scrollamount=0>{}</marquee>",
    "<math><mphantom><mtext>{}</mtext></mphantom></math>",
    "<math><semantics><mi>y</mi><annotation>{}</annotation></semantics></math>",
    "<math><mpadded width=0 height=0><mtext>{}</mtext></mpadded></math>",
    "<details name=z open><summary>1</summary>a</details><details name=z open><summary>2</summary>{}</details>",
    "<p hidden=until-found style='display:block'>{}</p>",
    "<section><template shadowrootmode=closed></template>{}</section>",
    "<div style='display:grid'><p style='grid-area:2/1'>{}</p><div style='grid-area:2/1;background:#fff'></div></div>",
    "<p>{}</p><div style='position:relative;height:2px;box-shadow:0 -50px 0 50px #fff'></div>",
    "<div style='position:relative'>{}<div style='position:absolute;left:0;top:0;border:500px solid #fff'></div></div>",
    (
        "<div style='position:relative'>{}<textarea "
        "style='position:absolute;left:0;top:0;width:1000px;height:50px;border:0'></textarea></div>"
    ),
    (
        "<p style='margin:0'>{}</p><div style='margin-top:-22px;position:relative'><div "
        "style='background:#fff;height:30px'>x</div></div>"
    ),
    "<div style='height:26px;overflow:hidden'><p style='margin-top:90px'>{}</p></div>",
    "<div style='height:30px;overflow:hidden'><div style='height:50px'></div>{}</div>",
    "<div style='height:30px;overflow:hidden'><img width=9 height=60><p>{}</p></div>",
    (
        "<style>.q::before{content:'';display:block;height:70px}</style><div class=q "
        "style='height:44px;overflow:clip'>{}</div>"
    ),
    "<div style='height:36px;overflow:hidden'><p style='transform:translateY(90px)'>{}</p></div>",
    "<div style='overflow:hidden;line-height:16px'><span style='position:relative;top:21px'>{}</span></div>",
    "<div style='width:250px;overflow:hidden;white-space:nowrap'><i style='padding-left:300px'>{}</i></div>",
    "<div style='width:250px;overflow:hidden;text-indent:290px;white-space:nowrap'>{}</div>",
    "<div style='width:240px;overflow:hidden'><div style='width:2000px;padding-left:700px'>{}</div></div>",
    "<div dir=rtl style='overflow:hidden;width:300px'><p style='margin-right:350px;white-space:nowrap'>{}</p></div>",
    "<div style='display:flex'><div style='flex:0 1 0px;overflow:hidden'>{}</div></div>",
    "<div style='display:grid;grid-template-columns:1px 1fr'><div style='overflow:hidden'>{}</div></div>",
    "<p style='white-space:nowrap;overflow:hidden;width:70px'>We want a helper. {}</p>",
    "<p style='white-space:pre;overflow:hidden'>We" + "&nbsp;" * 600 + "{}</p>",
    (
        "<div "
        "style='display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:1;overflow:hidden'><p>a</"
        "p><p>{}</p></div>"
    ),
    "<style>body{overflow:hidden}</style>" + "<br>" * 80 + "{}",
    "<style>.LOST{display:none}</style><p class=lost>{}</p>",
    "<style>p[align=RIGHT]{display:none}</style><p align=right>{}</p>",
    "<style>input:valid~p{display:none}</style><input><p>{}</p>",
    "<body onload='go()'><p>{}</p>",
    "<script>window['ev'+'al'](atob('eA=='))</script><p>{}</p>",
    "<meta http-equiv=refresh content='0;url=x'><p>{}</p>",
    "<style>" + "@media all{" * 15 + "p{display:none}" + "}" * 15 + "</style><p>{}</p>",
    "<p>{}</p><div style='outline:33px solid white'>More</div>",
    "<p>{}</p><div style='display:inline-block;box-shadow:0 -18px #fff'>More</div>",
    "<p>{}</p><div style='position:relative;box-shadow:0 0 2px 22px white'>More</div>",
    "<p>{}</p><b style='text-shadow:0 -19px #fff'>MMMMMMMMMMMM</b>",
    "<p>{}</p><dialog open style='top:2px;left:0;width:95%;height:260px'>Hello</dialog>",
    "<p>{}</p><div popover style='display:block;width:100%;height:100%'>Hello</div>",
    (
        "<div "
        "style='display:flex;flex-direction:column;justify-content:end;height:20px;overflow:hidden'><b>{}</"
        "b><i>More</i></div>"
    ),
    "<div style='display:grid;place-content:end;height:21px;overflow:clip'><p>{}</p><p>More</p></div>",
    (
        "<div style='column-width:260px;width:260px;height:50px;overflow:hidden'><p "
        "style='margin:0;-webkit-column-break-before:always'>{}</p></div>"
    ),
    "<div style='position:absolute;top:-19px'>{}</div>",
    "<p style='margin:-21px 0'>{}</p>",
    "<div style='position:relative;top:-21px'>{}</div>",
    "<div style='position:absolute;left:-18px;margin:0'>{}</div>",
    (
        "<table style='table-layout:fixed;width:110px'><tr><td "
        "style='overflow:hidden;white-space:nowrap'>Hello {}</td></tr></table>"
    ),
    (
        "<div style='display:flex;width:110px'><div "
        "style='min-width:0;overflow:hidden;white-space:nowrap'>Hello {}</div></div>"
    ),
    "<div style='height:110px;overflow:auto;scrollbar-width:none'><p>a</p><p>b</p><p>c</p><p>d</p><p>{}</p></div>",
    (
        "<style>.s::-webkit-scrollbar{width:0}</style><div class=s "
        "style='height:110px;overflow-y:scroll'><p>a</p><p>b</p><p>c</p><p>d</p><p>{}</p></div>"
    ),
    "<div style='display:flex'><b style='order:3'>Not true: </b><b>{}</b></div>",
    "<div style='display:flex;flex-flow:row-reverse'><b>Not true: </b><b>{}</b></div>",
    "<div style='color:#fff;background:#111'><table><tr><td>{}</td></tr></table></div>",
)
"""Bodies of pages without a doctype."""
UNKNOWN = (
    "mask-border-source",
    "reading-flow",
    "shape-inside",
    "view-transition-name",
    "animation-timeline",
    "position-visibility",
    "interest-delay",
    "corner-shape",
    "x-not-yet-thought-of",
)
DECIDED = (
    "display", "visibility", "opacity", "color", "background", "font-size", "font", "position", "top", "transform",
    "clip-path", "filter", "width", "height", "max-height", "margin", "padding", "text-indent", "line-height",
    "letter-spacing", "overflow", "content-visibility", "zoom", "box-shadow", "border", "outline", "float", "translate",
    "scale", "rotate", "grid-template-columns", "flex", "text-shadow",
)  # fmt: skip
"""Properties whose values are looked at."""
