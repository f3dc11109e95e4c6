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

{{/* Labels of a role for people: (dict "context" $ "into" (list "view" …)), the built-in roles whose rights it adds to. */}}
{{- define "plantline.roleLabels" -}}
{{ include "plantline.labels" .context }}
{{- if .context.Values.roles.aggregate }}
{{- range .into }}
rbac.authorization.k8s.io/aggregate-to-{{ . }}: "true"
{{- end }}
{{- end }}
{{- end }}

{{/* The name of a role for people: (dict "context" $ "role" "view") */}}
{{- define "plantline.role" -}}
{{ printf "%s-%s" (.context.Release.Name | trunc 40 | trimSuffix "-") .role }}
{{- end }}

{{/* Which namespaces hold plants is said once, and said. */}}
{{- define "plantline.requireNamespaces" -}}
{{- if and .Values.plants.namespaces .Values.plants.allNamespaces }}
{{- fail "\n\nplants.namespaces and plants.allNamespaces=true exclude each other. Keep the list, or set plants.namespaces={} with plants.allNamespaces=true.\n" }}
{{- end }}
{{- if not (or .Values.plants.namespaces .Values.plants.allNamespaces) }}
{{- fail "\n\nplants.namespaces is empty: name the namespaces that hold plants, for example\n  --set 'plants.namespaces={plant-lyon}'\nor set plants.allNamespaces=true. The operator can then read every Secret of the cluster.\n" }}
{{- end }}
{{- end }}
