#!/usr/bin/env bash
# nginx, for tests: a web server whose every answer comes after 100 ms. How it is called is said in common.sh.
#
#   /answer?i=7    "answer 7"
#   /soap?i=7      a SOAP envelope whose return value is "answer 7"
#
# HTTP/1.1 on HTTP_PORT; HTTP/1.1 and HTTP/2 over TLS on HTTPS_PORT, for the name localhost, with a certificate that
# HTTPS_CA vouches for.
. "$(dirname "$0")/common.sh"

need_program nginx openssl
ports=(HTTP_PORT HTTPS_PORT)

prepare() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost \
        -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout "$home/key.pem" -out "$home/cert.pem"
}
configure() {
    local module
    module=$(compgen -G '/usr/lib/nginx/modules/ngx_http_echo_module.so' || compgen -G '/usr/lib*/nginx/modules/ngx_http_echo_module.so')
    cat >"$home/nginx.conf" <<-END
	load_module $module;
	daemon off;
	worker_processes 1;
	pid $home/nginx.pid;
	error_log $home/error.log;
	$([ "$(id -u)" != 0 ] || echo 'user nobody nogroup;')
	events { worker_connections 4096; }
	http {
	    access_log off;
	    default_type text/plain;
	    keepalive_requests 100000;
	    client_body_temp_path $home/body;
	    proxy_temp_path $home/proxy;
	    fastcgi_temp_path $home/fastcgi;
	    uwsgi_temp_path $home/uwsgi;
	    scgi_temp_path $home/scgi;
	    server {
	        listen 127.0.0.1:$HTTP_PORT backlog=1024;
	        listen 127.0.0.1:$HTTPS_PORT ssl http2 backlog=1024;
	        ssl_certificate $home/cert.pem;
	        ssl_protocols TLSv1.2 TLSv1.3;
	        ssl_certificate_key $home/key.pem;
	        location /answer {
	            echo_sleep 0.1;
	            echo -n "answer \$arg_i";
	        }
	        location /soap {
	            default_type text/xml;
	            echo_sleep 0.1;
	            echo '<?xml version="1.0"?>';
	            echo '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>';
	            echo "<r:askResponse xmlns:r=\"urn:test\"><return>answer \$arg_i</return></r:askResponse>";
	            echo '</e:Body></e:Envelope>';
	        }
	    }
	}
	END
}
launch() {
    exec nginx -p "$home" -c "$home/nginx.conf"
}
answers() { listens "$HTTP_PORT" && listens "$HTTPS_PORT"; }
settings() {
    printf '%s\n' "HTTP_PORT=$HTTP_PORT" "HTTPS_PORT=$HTTPS_PORT" "HTTPS_CA=$home/cert.pem"
}

control "$@"
