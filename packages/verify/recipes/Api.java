import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

public class Api {
    static final String ISSUER = System.getenv("ISSUER"), AUDIENCE = System.getenv("AUDIENCE");
    static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    record Person(String subject, String session, String role, String status) {}

    static class InvalidToken extends Exception {}

    static Map<String, PublicKey> keys = Map.of();
    static Instant readAt = Instant.EPOCH;

    /** Reads the keys again if a token names a new one, but at most once per ten seconds. */
    static synchronized PublicKey keyOf(String id) throws IOException, InterruptedException {
        Duration age = Duration.between(readAt, Instant.now());
        boolean isKnown = keys.containsKey(id) && age.toMinutes() < 10;
        if (isKnown || age.toSeconds() < 10) return keys.get(id);
        HttpRequest request = HttpRequest.newBuilder(URI.create(ISSUER + "/.well-known/jwks.json"))
                .timeout(Duration.ofSeconds(5)).build();
        String set = CLIENT.send(request, BodyHandlers.ofString()).body();
        Map<String, PublicKey> read = new HashMap<>();
        for (var one = Pattern.compile("\\{[^{}]*\\}").matcher(set); one.find();) {
            String key = one.group();
            if ("ES256".equals(textOf(key, "alg"))) read.put(textOf(key, "kid"), publicKey(key));
        }
        keys = read;
        readAt = Instant.now();
        return keys.get(id);
    }

    static PublicKey publicKey(String key) throws IOException {
        try {
            AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
            curve.init(new ECGenParameterSpec("secp256r1"));
            ECPoint point = new ECPoint(number(textOf(key, "x")), number(textOf(key, "y")));
            return KeyFactory.getInstance("EC").generatePublic(
                    new ECPublicKeySpec(point, curve.getParameterSpec(ECParameterSpec.class)));
        } catch (GeneralSecurityException error) {
            throw new IOException(error);
        }
    }

    static BigInteger number(String part) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(part));
    }

    /** Latchkey's values need no escapes. Use your JSON library instead if you have one. */
    static String textOf(String json, String name) {
        var found = Pattern.compile("\"" + name + "\":\"([^\"\\\\]*)\"").matcher(json);
        return found.find() ? found.group(1) : "";
    }

    static Person personOf(String token) throws IOException, InterruptedException, InvalidToken {
        try {
            String[] parts = token.split("\\.", -1);
            if (parts.length != 3) throw new InvalidToken();
            String header = new String(Base64.getUrlDecoder().decode(parts[0]));
            if (!textOf(header, "alg").equals("ES256") || !textOf(header, "typ").equals("at+jwt"))
                throw new InvalidToken();
            PublicKey key = keyOf(textOf(header, "kid"));
            if (key == null) throw new InvalidToken();
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initVerify(key);
            signature.update((parts[0] + "." + parts[1]).getBytes());
            if (!signature.verify(Base64.getUrlDecoder().decode(parts[2]))) throw new InvalidToken();
            // From here on Latchkey itself wrote every character.
            String claims = new String(Base64.getUrlDecoder().decode(parts[1]));
            var expires = Pattern.compile("\"exp\":(\\d+)").matcher(claims);
            Person person = new Person(textOf(claims, "sub"), textOf(claims, "sid"),
                    textOf(claims, "role"), textOf(claims, "status"));
            if (!textOf(claims, "iss").equals(ISSUER) || !textOf(claims, "aud").equals(AUDIENCE)
                    || person.subject().isEmpty() || person.session().isEmpty() || !expires.find()
                    || Instant.now().getEpochSecond() > Long.parseLong(expires.group(1)) + 5)
                throw new InvalidToken();
            return person;
        } catch (GeneralSecurityException | IllegalArgumentException error) {
            throw new InvalidToken();
        }
    }

    static void answer(HttpExchange call) throws IOException {
        String challenge = "Bearer realm=\"" + AUDIENCE + "\"";
        String authorization = call.getRequestHeaders().getFirst("Authorization");
        int status = 200;
        byte[] body = {};
        try {
            if (call.getRequestMethod().equals("OPTIONS")) {
                status = 204;
            } else if (authorization == null || !authorization.matches("(?i)bearer .*")) {
                status = 401;
            } else {
                body = personOf(authorization.substring(7).trim()).subject().getBytes();
            }
        } catch (InvalidToken error) {
            status = 401;
            challenge += ", error=\"invalid_token\"";
        } catch (IOException | InterruptedException error) {
            status = 503;
        }
        call.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
        call.getResponseHeaders().set("Access-Control-Allow-Headers", "authorization");
        if (status == 401) call.getResponseHeaders().set("WWW-Authenticate", challenge);
        call.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) call.getResponseBody().write(body);
        call.close();
    }

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(System.getenv("PORT"));
        HttpServer server = HttpServer.create(new InetSocketAddress("localhost", port), 0);
        server.createContext("/", Api::answer);
        server.setExecutor(Executors.newFixedThreadPool(8));
        server.start();
    }
}
