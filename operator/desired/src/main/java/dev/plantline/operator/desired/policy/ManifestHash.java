package dev.plantline.operator.desired.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.InterfaceTemplate;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.OdooInterfaceStatus;
import dev.plantline.model.Hashes;
import dev.plantline.model.Json;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * By what a manifest is known again that went live. It is of what a human has written, examples and template included, and of nothing that was filled in, so that
 * neither a changed class or plant nor another release of Plantline makes a change of it. Whether it is suspended and when it went live do not count: that is nothing a
 * policy decides about.
 */
public final class ManifestHash {
    private ManifestHash() {}

    /**
     * The hash of a manifest as it stands: SHA-256, hex.
     *
     * @param template that it names: one that was deleted and made again under its name may say something else
     */
    public static String of(OdooInterface resource, Optional<InterfaceTemplate> template) {
        ObjectNode tree = Json.MAPPER.valueToTree(resource.getSpec());
        tree.remove("suspend");
        tree.remove("change");
        template.ifPresent(each -> tree.set("template", Json.MAPPER.valueToTree(each.getSpec())));
        return Hashes.sha256(tree.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Whether the manifest is the one that went live, as only the operator writes down. */
    public static boolean isAccepted(OdooInterface resource, Optional<InterfaceTemplate> template) {
        return Optional.ofNullable(resource.getStatus())
                .map(OdooInterfaceStatus::accepted)
                .filter(of(resource, template)::equals)
                .isPresent();
    }
}
