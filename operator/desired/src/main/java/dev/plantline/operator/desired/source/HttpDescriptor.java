package dev.plantline.operator.desired.source;

import dev.plantline.api.v1alpha1.source.Source;
import dev.plantline.model.PodLayout;
import dev.plantline.operator.desired.Obstacle;
import dev.plantline.operator.desired.Obstacle.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Messages that are pushed over HTTP, each signed with one of the interface's keys. */
final class HttpDescriptor implements SourceDescriptor {
    @Override
    public boolean isNamedBy(Source manifest) {
        return manifest.http() != null;
    }

    @Override
    public List<SourceSecret> secrets(Source manifest) {
        var secrets = new ArrayList<SourceSecret>();
        for (var key : manifest.http().authentication().keys()) {
            secrets.add(new SourceSecret(
                    key.id(),
                    "spec.source.http.authentication.keys[" + secrets.size() + "].secretRef",
                    key.secretRef()));
        }
        return List.copyOf(secrets);
    }

    @Override
    public List<Obstacle> obstacles(Source manifest, Predicate<String> ownTopics) {
        String path = manifest.http().path();
        return PodLayout.isOwnPath(path)
                ? List.of(new Obstacle(
                        Reason.HttpPathReserved,
                        "spec.source.http.path",
                        "'" + path + "' is a path of Plantline's own status and health: choose another path"))
                : List.of();
    }

    @Override
    public boolean fetches() {
        return false;
    }
}
