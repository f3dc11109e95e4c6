package dev.plantline.runtime;

import dev.plantline.model.network.AddressRules;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Which addresses a pod calls, as the operator has set its environment. */
@ApplicationScoped
class Addresses {
    /**
     * The rules.
     *
     * @param allow services of the cluster that may be an Odoo
     * @param loopback whether this machine's own addresses may be called: in a sandbox alone
     * @param apiServer where the Kubernetes API is, as the kubelet tells every pod
     */
    @Produces
    @Singleton
    AddressRules rules(
            @ConfigProperty(name = "plantline.network.allow") Optional<List<String>> allow,
            @ConfigProperty(name = "plantline.network.loopback", defaultValue = "false") boolean loopback,
            @ConfigProperty(name = "kubernetes.service.host") Optional<String> apiServer) {
        return AddressRules.of(
                allow.orElse(List.of()), loopback, apiServer.map(Set::of).orElse(Set.of()));
    }
}
