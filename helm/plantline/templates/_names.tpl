{{/* One name for everything that belongs to the operator of this release. */}}
{{- define "plantline.operator" -}}
{{ printf "%s-operator" (.Release.Name | trunc 50 | trimSuffix "-") }}
{{- end }}

{{- define "plantline.selector" -}}
app.kubernetes.io/name: plantline-operator
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "plantline.labels" -}}
{{ include "plantline.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: plantline
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{/* An image with its digest or its tag: (dict "image" .Values.… "chart" .Chart) */}}
{{- define "plantline.image" -}}
{{ .image.repository }}{{ if .image.digest }}@{{ .image.digest }}{{ else }}:{{ .image.tag | default .chart.AppVersion }}{{ end }}
{{- end }}

{{/* A map as name=value,name=value; maps come sorted. */}}
{{- define "plantline.pairs" -}}
{{- $pairs := list }}
{{- range $name, $value := . }}{{- $pairs = append $pairs (printf "%s=%s" $name $value) }}{{- end }}
{{- join "," $pairs }}
{{- end }}
