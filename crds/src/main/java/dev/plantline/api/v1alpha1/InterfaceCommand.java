package dev.plantline.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** What one person asks delivery to do with messages of one interface. {@code plantline command} writes it; the status tells what came of it. */
@Group(PlantlineApi.GROUP)
@Version(PlantlineApi.VERSION)
@Plural("interfacecommands")
@ShortNames("icmd")
@AdditionalPrinterColumn(name = "Interface", jsonPath = ".spec.interface", type = Type.STRING)
@AdditionalPrinterColumn(name = "Action", jsonPath = ".spec.action", type = Type.STRING)
@AdditionalPrinterColumn(name = "Dry run", jsonPath = ".spec.dryRun", type = Type.BOOLEAN)
@AdditionalPrinterColumn(name = "By", jsonPath = ".spec.by", type = Type.STRING)
@AdditionalPrinterColumn(name = "State", jsonPath = ".status.state", type = Type.STRING)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
@AdditionalPrinterColumn(name = "Message", jsonPath = ".status.message", type = Type.STRING, priority = 1)
public class InterfaceCommand extends CustomResource<InterfaceCommandSpec, InterfaceCommandStatus>
        implements Namespaced {
    private static final long serialVersionUID = 1;
}
