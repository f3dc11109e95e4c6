package dev.plantline.gateway.http;

import dev.plantline.api.v1alpha1.source.RateLimit;
import dev.plantline.api.v1alpha1.source.Source;
import dev.plantline.gateway.GatewayMeter;
import dev.plantline.gateway.SourceKind;
import dev.plantline.model.AddressRange;
import dev.plantline.model.PodLayout;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Messages that are pushed over HTTP. */
public final class HttpSourceKind implements SourceKind {
    private final HttpRoutes routes = new HttpRoutes();
    private final LongSupplier nanos;
    private final HttpReceiver receiver;

    /**
     * A kind with a receiver of its own.
     *
     * @param clock for the age of signatures
     * @param meter hears every answer
     */
    public HttpSourceKind(InstantSource clock, GatewayMeter meter) {
        this(clock, System::nanoTime, meter);
    }

    /**
     * A kind with a receiver of its own.
     *
     * @param clock for the age of signatures
     * @param nanos for rates, as {@link System#nanoTime}: no correction of the time moves it
     * @param meter hears every answer
     */
    public HttpSourceKind(InstantSource clock, LongSupplier nanos, GatewayMeter meter) {
        this.nanos = nanos;
        receiver = new HttpReceiver(routes, clock, meter);
    }

    /** Where a server hands requests to; the same object for ever. */
    public HttpReceiver receiver() {
        return receiver;
    }

    @Override
    public boolean isNamedBy(Source manifest) {
        return manifest.http() != null;
    }

    @Override
    public Optional<String> exclusivePlace(Source manifest) {
        return Optional.of("http:/" + manifest.http().path());
    }

    @Override
    public HttpSource open(Opening opening) {
        var http = opening.manifest().http();
        if (PodLayout.isOwnPath(http.path())) {
            throw new IllegalArgumentException("the HTTP path " + http.path() + " is one of the runtime's own");
        }
        return new HttpSource(
                opening.to(),
                http.path(),
                Senders.of(http.authentication(), opening.secrets()),
                AddressRange.all(http.allowedAddresses()),
                rates(http),
                opening.intake(),
                routes,
                new InternalErrors(nanos));
    }

    private Rates rates(dev.plantline.api.v1alpha1.source.HttpSource http) {
        var ofKeys = new HashMap<String, RateLimit>();
        http.authentication().keys().forEach(key -> ofKeys.put(key.id(), key.rate()));
        return new Rates(http.rate(), ofKeys, nanos);
    }

    @Override
    public void notOpened(Map<String, Source> interfaces) {
        routes.notOpened(interfaces);
    }
}
