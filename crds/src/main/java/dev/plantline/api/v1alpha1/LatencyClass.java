package dev.plantline.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** A timing model that interfaces choose by name: streaming or batch, objective, schedule, batch size, defaults. Cluster-scoped. */
@Group(PlantlineApi.GROUP)
@Version(PlantlineApi.VERSION)
@Plural("latencyclasses")
@ShortNames("lcl")
@ValidationRule(
        value =
                "self.metadata.name.matches('^[a-z0-9]([-a-z0-9]{0,25}[a-z0-9])?$') && self.metadata.name != 'gateway' && self.metadata.name != 'desk' && !self.metadata.name.endsWith('-finance')",
        message =
                "the name of a LatencyClass has at most 27 lowercase letters, digits and hyphens, is neither 'gateway' nor 'desk' and does not end with '-finance'; workloads are named <plant>-<class>, those of finance <plant>-<class>-finance")
@AdditionalPrinterColumn(name = "Mode", jsonPath = ".spec.mode", type = Type.STRING)
@AdditionalPrinterColumn(name = "Objective", jsonPath = ".spec.objective", type = Type.STRING)
@AdditionalPrinterColumn(name = "Schedule", jsonPath = ".spec.schedule", type = Type.STRING)
@AdditionalPrinterColumn(name = "Interfaces", jsonPath = ".status.interfaces", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public class LatencyClass extends CustomResource<LatencyClassSpec, LatencyClassStatus> {
    private static final long serialVersionUID = 1;
}
