package dev.plantline.operator.desired.alerts;

import dev.plantline.api.v1alpha1.LatencyClassSpec.AlertSeverity;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.model.MetricNames;
import dev.plantline.operator.desired.EffectiveInterface;
import dev.plantline.operator.desired.Labels;
import java.util.List;

/** The alerts of a plant as a whole. As with those of an interface, a new one does not compile until it says everything. */
enum PlantAlert implements Alert {
    CONFIGURATION_REFUSED(
            "PlantlineConfigurationRefused",
            "a pod keeps its old configuration and refuses the newest",
            "its log says why; an older runtime may not know a newer form") {
        @Override
        String expression(Plant plant) {
            return "max by (pod) (" + MetricNames.CONFIGURATION_REFUSED + "{plant=\""
                    + plant.getMetadata().getName() + "\"}) > 0";
        }

        @Override
        String lasting() {
            return "5m";
        }

        @Override
        String summary() {
            return "a pod keeps its old configuration and refuses the newest";
        }

        @Override
        String consequence() {
            return "Changed interfaces and rotated keys have no effect; the old ones go on.";
        }

        @Override
        String command(Plant plant) {
            return "kubectl logs -n " + plant.getMetadata().getNamespace() + " -l " + Labels.PLANT + "="
                    + plant.getMetadata().getName() + " --prefix --tail=50";
        }
    },
    GATEWAY_CERTIFICATE_EXPIRES(
            "PlantlineGatewayCertificateExpires",
            "the certificate of the gateway expires within a week and nobody has renewed it",
            "whoever issues it (cert-manager, the platform team) writes a new one into its Secret; the gateway takes it over without a restart") {
        @Override
        String expression(Plant plant) {
            return "min by (plant) (" + MetricNames.CERTIFICATE_EXPIRES + "{plant=\""
                    + plant.getMetadata().getName() + "\"}) - time() < 604800";
        }

        @Override
        String lasting() {
            return "15m";
        }

        @Override
        String summary() {
            return "the certificate of the gateway expires within a week";
        }

        @Override
        String consequence() {
            return "From then on no sender trusts the gateway, and no message is received over HTTP.";
        }

        @Override
        String command(Plant plant) {
            return "kubectl describe -n " + plant.getMetadata().getNamespace() + " plant "
                    + plant.getMetadata().getName();
        }
    },
    LEFT_BEHIND(
            "PlantlineLeftBehind",
            "a deleted or renamed interface has left messages in its topics: nobody applies them, and nothing deletes them",
            "[what a deleted interface leaves](#what-a-deleted-interface-leaves)") {
        @Override
        String expression(Plant plant) {
            return "max(" + MetricNames.LEFT_BEHIND + "{namespace=\""
                    + plant.getMetadata().getNamespace() + "\",name=\""
                    + plant.getMetadata().getName() + "\"}) > 0";
        }

        @Override
        String lasting() {
            return "10m";
        }

        @Override
        String summary() {
            return "a deleted or renamed interface has left messages behind";
        }

        @Override
        String consequence() {
            return "These messages are kept and not applied until their interface is applied again or somebody gives them up.";
        }

        @Override
        String command(Plant plant) {
            return "kubectl describe -n " + plant.getMetadata().getNamespace() + " plant "
                    + plant.getMetadata().getName();
        }
    },
    ANCHOR_KEY_MISSING(
            "PlantlineAnchorKeyMissing",
            "a pod of delivery has no key with which it signs anchors: delivery goes on, and what it writes into the audit is not anchored",
            "the Secret `<plant>-anchors` is missing or empty ([anchors](#anchors)): the operator makes it again, or you put the key back") {
        /** What is delivered is delivered; only its proof is missing. */
        @Override
        AlertSeverity severity(List<EffectiveInterface> live) {
            return AlertSeverity.warning;
        }

        @Override
        String expression(Plant plant) {
            // The pod of a batch run is gone after minutes.
            return "min by (plant) (min_over_time(" + MetricNames.ANCHORS + "{plant=\""
                    + plant.getMetadata().getName() + "\"}[1h])) < 1";
        }

        @Override
        String lasting() {
            return "5m";
        }

        @Override
        String summary() {
            return "a pod of delivery has no key with which it signs anchors";
        }

        @Override
        String consequence() {
            return "Whoever holds Kafka and the history keys can change what is written meanwhile, and nobody sees it.";
        }

        @Override
        String command(Plant plant) {
            return "kubectl get secret -n " + plant.getMetadata().getNamespace() + " "
                    + plant.getMetadata().getName() + "-anchors";
        }
    };

    private final String alertName;
    private final String meaning;
    private final String remedy;

    PlantAlert(String alertName, String meaning, String remedy) {
        this.alertName = alertName;
        this.meaning = meaning;
        this.remedy = remedy;
    }

    @Override
    public String alertName() {
        return alertName;
    }

    @Override
    public String meaning() {
        return meaning;
    }

    @Override
    public String remedy() {
        return remedy;
    }

    /** As loud as a failure of its most important interface would be, and never less than a warning. */
    AlertSeverity severity(List<EffectiveInterface> live) {
        return live.stream().map(Severity::of).anyMatch(AlertSeverity.critical::equals)
                ? AlertSeverity.critical
                : AlertSeverity.warning;
    }

    /** PromQL; fires while it has a value. */
    abstract String expression(Plant plant);

    /** How long that must be so, as Prometheus writes durations. */
    abstract String lasting();

    /** One sentence behind the plant's name. */
    abstract String summary();

    /** What follows for the plant. */
    abstract String consequence();

    /** The next command of whoever is woken up. */
    abstract String command(Plant plant);
}
