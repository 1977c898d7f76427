# Signs users in with OmniAuth's strategy for OpenID Connect.

require 'omniauth'
require 'omniauth_openid_connect'
require 'rack'

url = URI(ENV.fetch('URL'))
issuer = URI(ENV.fetch('ISSUER'))
# Discovery runs without TLS, and sign-ins may begin with a link.
SWD.url_builder = URI::HTTP
OmniAuth.config.allowed_request_methods = [:get]
OmniAuth.config.silence_get_warning = true
OmniAuth.config.logger = Logger.new(File::NULL)

site = lambda do |env|
  request = Rack::Request.new(env)
  person = request.session['sub']
  case request.path
  when '/auth/latchkey/callback'
    request.session['sub'] = env['omniauth.auth'].uid
    [302, { 'location' => '/' }, []]
  when '/auth/failure'
    [401, {}, [request.params['message'].to_s]]
  when '/bye'
    [200, {}, ['bye']]
  when '/logout'
    request.session.clear
    [302, { 'location' => '/auth/latchkey/logout' }, []]
  else
    person ? [200, {}, [person]] : [302, { 'location' => '/auth/latchkey' }, []]
  end
end

app = Rack::Builder.new do
  use Rack::Session::Cookie, secret: 's' * 64
  use OmniAuth::Strategies::OpenIDConnect, {
    name: :latchkey,
    issuer: issuer.to_s,
    discovery: true,
    scope: %i[openid profile email],
    post_logout_redirect_uri: "#{url}/bye",
    client_options: {
      identifier: ENV.fetch('CLIENT_ID'),
      secret: ENV.fetch('SECRET'),
      redirect_uri: "#{url}/auth/latchkey/callback",
      scheme: issuer.scheme,
      host: issuer.host,
      port: issuer.port
    }
  }
  run site
end

Rack::Server.start(app: app, server: 'webrick', Host: 'localhost', Port: url.port, AccessLog: [])
