"""The look of the picture: pages take it from `static/css/process.css`, a picture that stands alone carries it."""

FONT = '"Inter Variable",Inter,"Segoe UI",Roboto,"Helvetica Neue","Liberation Sans",Arial,sans-serif'
STYLE = f"""\
.pd text{{font-family:{FONT};fill:#18212d}}
.pd .nm{{font-size:13px;font-weight:600}}
.pd .sub{{font-size:11px;fill:#5f6b7a}}
.pd .lb{{font-size:11.5px;fill:#465263}}
.pd .ct,.pd .en{{font-size:10.5px;font-weight:500}}
.pd .ct{{fill:#465263}}
.pd .bg{{fill:#fbfcfd;stroke:none}}
.pd .bx{{fill:#fff;stroke-width:1.5}}
.pd .ed{{fill:none;stroke:#7c8998;stroke-width:1.4}}
.pd .ar{{fill:#7c8998}}
.pd .auto{{stroke-dasharray:4 3}}
.pd .st{{fill:#fff;stroke:#56657a;stroke-width:2}}
.pd .let{{fill:none;stroke:#0f5c73;stroke-width:1.2}}
.pd .k1{{stroke:#56657a}}.pd .k2{{stroke:#1f6f9c}}.pd .k3{{stroke:#7a4f9a}}.pd .k4{{stroke:#1d7a63}}
.pd .f1{{fill:#56657a}}.pd .f2{{fill:#1f6f9c}}.pd .f3{{fill:#7a4f9a}}.pd .f4{{fill:#1d7a63}}
.pd .kw{{stroke:#474ba0;stroke-dasharray:5 3}}.pd .pz{{stroke:#474ba0;stroke-width:3}}
.pd .ke{{stroke:#8a96a4}}.pd .fe{{fill:#5f6b7a}}
.pd .lane{{stroke:inherit;stroke-width:2;opacity:.6}}
.pd .bar{{stroke-width:2.5;fill:none}}.pd .cl{{font-size:11px;font-weight:600}}
.pd .internal{{stroke:#0f5c73}}.pd .statutory{{stroke:#56657a}}.pd .silence{{stroke:#1d7a63}}
.pd .internal .cl{{fill:#0f5c73}}.pd .statutory .cl{{fill:#465263}}.pd .silence .cl{{fill:#1d7a63}}
.pd .internal .dot{{fill:#0f5c73}}.pd .statutory .dot{{fill:#56657a}}.pd .silence .dot{{fill:#1d7a63}}
.pd .internal text,.pd .statutory text,.pd .silence text{{stroke:none}}
.pd .halo{{fill:#fff2db;stroke:none}}.pd .sheet{{fill:#fff;stroke-width:1}}
.pd .rg{{fill:#fff2db;stroke:#875000;stroke-width:1}}.pd .rn{{font-size:10.5px;font-weight:650;fill:#693e00}}
.pd .mk{{fill:#fff2db;stroke:#ecc98b;stroke-width:1}}.pd .mt{{font-size:10.5px;font-weight:600;fill:#693e00}}
.pd .added .mk{{fill:#e2f3e9;stroke:#a9d7bd}}.pd .added .mt{{fill:#1a6b43}}
.pd .ft{{fill:#b0241c}}.pd .fx{{font-size:11px;font-weight:700;fill:#fff}}
.pd .lost{{stroke:#b0241c;stroke-dasharray:3 2}}
.pd .been{{stroke:#0f5c73;stroke-width:2.5}}.pd .now{{stroke:#0f5c73;stroke-width:4}}
.pd .ok{{fill:none;stroke:#0f5c73;stroke-width:2}}.pd .pin{{fill:#0f5c73}}
.pd .pt{{font-size:10.5px;font-weight:600;fill:#fff}}
.pd a:hover .bx,.pd a:focus-visible .bx{{fill:#f2f8fa}}.pd a:focus-visible .bx{{stroke-width:3}}
.pd a:hover .lb,.pd a:focus-visible .lb{{text-decoration:underline}}
"""
